import type { IExecuteFunctions } from 'n8n-workflow';

/** By this key n8n's list of executions can be filtered. */
const KEY = 'syncRunId';

/** n8n cuts what is longer. */
const MAX_LENGTH = 512;

/** Adds a run to the execution's metadata, so that a run leads to its execution and back. */
export function nameRuns(context: IExecuteFunctions, runId: string): void {
	const former = context.customData.get(KEY) as string | undefined;
	const named = former === undefined || former === '' ? runId : `${former}, ${runId}`;
	if (named.length <= MAX_LENGTH) context.customData.set(KEY, named);
}

/** Reads from an execution's metadata which runs it has named. */
export function namedRuns(
	metadata: Readonly<Record<string, string>> | undefined,
): readonly string[] {
	return (metadata?.[KEY] ?? '').split(', ').filter((id) => id !== '');
}
