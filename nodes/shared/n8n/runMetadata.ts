import type { IExecuteFunctions } from 'n8n-workflow';

import type { Verdict } from '../../../engine/run';
import { shortened } from '../../../engine/shortened';

/** By these keys n8n's list of executions can be filtered. */
const key = 'syncRunId';
const verdictKey = 'syncVerdict';
const summaryKey = 'syncSummary';
const separator = ', ';

/** n8n cuts what is longer. */
const maxLength = 512;

/** Adds a run to the execution's metadata, so that a run leads to its execution and back. */
export function nameRun(context: Pick<IExecuteFunctions, 'customData'>, runId: string): void {
	const former = context.customData.get(key) as string | undefined;
	const named = former === undefined || former === '' ? runId : `${former}${separator}${runId}`;
	if (named.length <= maxLength) context.customData.set(key, named);
}

/** What an execution says of a run that it has committed. */
export interface CommittedNote {
	readonly sync: string;
	readonly verdict: Verdict;
	readonly summary: string;
}

/** From best to worst. */
const verdicts: readonly Verdict[] = ['complete', 'unverifiable', 'incomplete'];

/** Adds what became of a run to the execution's metadata: of several runs the worst verdict, and what was said of the last. */
export function noteCommit(
	{ customData }: Pick<IExecuteFunctions, 'customData'>,
	{ sync, verdict, summary }: CommittedNote,
): void {
	const rank = (known: unknown): number => verdicts.findIndex((each) => each === known);
	const former = customData.get(verdictKey) as unknown;
	if (rank(verdict) > rank(former)) customData.set(verdictKey, verdict);
	customData.set(summaryKey, shortened(`${sync}: ${summary}`, maxLength - 1));
}

/** Reads the runs that an execution's metadata names. */
export function namedRuns(metadata: Readonly<Record<string, string>> = {}): readonly string[] {
	return (metadata[key] ?? '').split(separator).filter((id) => id !== '');
}
