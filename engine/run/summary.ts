import { shownLength, type TimeRange } from '../time';
import type { RunCounts } from './counts';
import type { Run } from './run';
import type { Verdict } from './verdict';

/** Writes a moment in the words and the time zone of whoever reads it. */
export type ShownTime = (epochMs: number) => string;

/** What is worth saying of a run that has begun, or would. */
export interface Beginning {
	readonly run: Pick<Run, 'jobType' | 'window' | 'target' | 'sliceMs' | 'watermarkBefore'>;
	/** What lies too far back, and is left out. */
	readonly gap?: TimeRange | undefined;
	/** The run before, which had died. */
	readonly abandonedRunId?: string | undefined;
	/** Whether it was only shown. */
	readonly isDry: boolean;
}

/** Says what a run covers, in one or two sentences: the time, whether it is the first, and what is left after it. */
export function saidOfBeginning(
	{ run, gap, abandonedRunId, isDry }: Beginning,
	shown: ShownTime,
): string {
	const { window, target, jobType, watermarkBefore } = run;
	const which =
		jobType === 'FULL_BACKFILL' ? 'backfill' : watermarkBefore === undefined ? 'first run' : '';
	const covers = `${isDry ? 'Would cover' : 'Covers'} ${shown(window.from)} to ${shown(window.to)}`;
	const left =
		window.to < target
			? `${moreWindows(target - window.to, run.sliceMs)}, up to ${shown(target)}`
			: '';
	const sentences = [
		which === '' ? covers : `${covers} (${which})`,
		left,
		gap === undefined
			? ''
			: `What lies between ${shown(gap.from)} and ${shown(gap.to)} is too old for this run and left out; a backfill covers it`,
		abandonedRunId === undefined
			? ''
			: `The run ${abandonedRunId} had died, and its window is covered again`,
	];
	return sentences.filter(Boolean).join('. ');
}

/** What is worth saying of a run that has ended. */
export interface Ended {
	readonly run: Pick<Run, 'jobType' | 'window' | 'target' | 'sliceMs'>;
	readonly verdict: Verdict;
	readonly reason: string;
	readonly counts: RunCounts;
	readonly doneUpTo: number;
	/** Whether the next run covers the window again. */
	readonly isRepeated: boolean;
	/** Whether a part of the backlog is left to the next run. */
	readonly hasMore: boolean;
	/** Whether the next window has been begun. */
	readonly goesOn: boolean;
}

const headlines = {
	complete: 'Complete',
	incomplete: 'Incomplete',
	unverifiable: 'Done, but not proven complete',
} as const satisfies Record<Verdict, string>;

/** Says what a run did: how it ended, what was fetched, how far it came, what follows, and what is wrong. */
export function saidOfEnd(ended: Ended, shown: ShownTime): string {
	const { run, verdict, reason, doneUpTo } = ended;
	const reach =
		run.jobType === 'FULL_BACKFILL'
			? `from ${shown(run.window.from)} to ${shown(doneUpTo)}`
			: `up to ${shown(doneUpTo)}`;
	const what = saidOfCounts(ended.counts);
	const sentences = [
		`${headlines[verdict]}: ${what === '' ? '' : `${what}, `}${reach}`,
		verdict === 'complete' ? '' : reason,
		whatFollows(ended, shown),
	];
	return sentences.filter(Boolean).join('. ');
}

function whatFollows(
	{ run, doneUpTo, isRepeated, hasMore, goesOn }: Ended,
	shown: ShownTime,
): string {
	if (isRepeated) return 'The next run covers this window again';
	if (!hasMore && !goesOn) return '';
	const windows = moreWindows(run.target - doneUpTo, run.sliceMs);
	const caughtUp = `Caught up to ${shown(doneUpTo)}`;
	if (windows === '') return `${caughtUp}; the next run goes on from there`;
	return `${caughtUp}; ${windows.charAt(0).toLowerCase()}${windows.slice(1)}${goesOn ? ' at once' : ', one per run'}`;
}

function moreWindows(leftMs: number, sliceMs: number | undefined): string {
	if (sliceMs === undefined) return '';
	const windows = Math.ceil(leftMs / sliceMs);
	return windows === 1
		? `1 more window of ${shownLength(sliceMs)} follows`
		: `${windows} more windows of ${shownLength(sliceMs)} follow`;
}

/** Says what was counted: "345 records fetched (1 new, 1 updated)"; empty where nothing was. */
export function saidOfCounts({ fetched, created, updated, deleted, failed }: RunCounts): string {
	const became = [
		said(created, 'new'),
		said(updated, 'updated'),
		said(deleted, 'deleted'),
		said(failed, 'failed'),
	].filter(Boolean);
	if (fetched === undefined) return became.join(', ');
	const isKnown = (created ?? updated) !== undefined;
	if (became.length === 0 && isKnown && fetched > 0) became.push('nothing new');
	const records = `${fetched} ${fetched === 1 ? 'record' : 'records'} fetched`;
	return became.length === 0 ? records : `${records} (${became.join(', ')})`;
}

function said(count: number | undefined, what: string): string {
	return count === undefined || count === 0 ? '' : `${count} ${what}`;
}

/** What is said of a run that was only shown. */
export const SAID_OF_DRY_RUN = 'Test run: nothing was recorded';
