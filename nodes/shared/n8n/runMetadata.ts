import type { IExecuteFunctions } from 'n8n-workflow';

/** By this key n8n's list of executions can be filtered. */
const key = 'syncRunId';
const separator = ', ';

/** n8n cuts what is longer. */
const maxLength = 512;

/** Adds a run to the execution's metadata, so that a run leads to its execution and back. */
export function nameRun(context: Pick<IExecuteFunctions, 'customData'>, runId: string): void {
	const former = context.customData.get(key) as string | undefined;
	const named = former === undefined || former === '' ? runId : `${former}${separator}${runId}`;
	if (named.length <= maxLength) context.customData.set(key, named);
}

/** Reads the runs that an execution's metadata names. */
export function namedRuns(metadata: Readonly<Record<string, string>> = {}): readonly string[] {
	return (metadata[key] ?? '').split(separator).filter((id) => id !== '');
}
