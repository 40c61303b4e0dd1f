import { subtractRanges } from '../time';
import { evidenceOf } from './evidence';
import type { Gap } from './gap';
import type { Receipt } from './receipt';
import type { Run } from './run';
import { judge, judgeCounts, type Judgement, lostPages } from './verdict';

/** What has become of all that a run had kept. */
export interface SettledFailures {
	/** How many are resolved. */
	readonly resolved: number;
	/** How many are given up; they keep the receipt incomplete. */
	readonly givenUp: number;
	/**
	 * How many records its pages have brought in when they were read again; undefined where that is not known of all of
	 * them, as where a page was read together with all of its list.
	 */
	readonly recovered: number | undefined;
}

/** What a receipt says once nothing of its run is left to try. */
export interface SettledReceipt extends Judgement {
	/** The verdict without regard to open gaps. */
	readonly counted: Judgement;
}

/**
 * Judges a run anew when the last of what it had kept was resolved or given up: by its counts, as if all that is resolved
 * had arrived at once. Of a run with pages that were read again it never says `complete`.
 *
 * @param receipt as it stands: what later runs have found to be late, and what they doubt, stays
 */
export function judgeSettled(
	run: Pick<Run, 'coverage' | 'window' | 'settledTo' | 'jobType'>,
	receipt: Pick<Receipt, 'counts' | 'window' | 'late' | 'doubt' | 'counted'>,
	settled: SettledFailures,
	openGaps: readonly Gap[],
): SettledReceipt {
	const counted = judgeResolved(run, receipt, settled);
	const elsewhere = run.jobType === 'FULL_BACKFILL' ? [] : openGaps;
	const gaps = elsewhere.flatMap(({ reason, ...gap }) =>
		subtractRanges(gap, [receipt.window]).map((piece) => ({ ...piece, reason })),
	);
	return { ...judge(counted, gaps), counted };
}

function judgeResolved(
	run: Pick<Run, 'coverage' | 'window' | 'settledTo'>,
	{
		counts,
		window,
		late,
		doubt,
		counted,
	}: Pick<Receipt, 'counts' | 'window' | 'late' | 'doubt' | 'counted'>,
	{ resolved, givenUp, recovered }: SettledFailures,
): Judgement {
	if (givenUp > 0) {
		const of = givenUp + resolved;
		const reason = `Of ${of === 1 ? '1 failure' : `${of} failures`}, ${givenUp} ${givenUp === 1 ? 'is' : 'are'} given up: not tried again unless it is asked for`;
		return { verdict: 'incomplete', reason };
	}
	if (late > 0) return counted;
	const { failed = 0, kept = 0, keptPages = 0, fetched, distinct } = counts;
	const plus = (count: number | undefined) =>
		count === undefined || recovered === undefined ? undefined : count + recovered;
	const arrived = {
		...counts,
		failed: failed - Math.min(kept, failed),
		kept: 0,
		keptPages: 0,
		unreadPages: lostPages(counts),
		fetched: plus(fetched),
		distinct: plus(distinct),
	};
	const { verdict, reason } = judgeCounts(evidenceOf(run, arrived, window.to));
	if (verdict === 'complete' && doubt !== undefined)
		return { verdict: 'unverifiable', reason: doubt };
	const isUncounted = recovered === undefined && verdict !== 'incomplete';
	if (keptPages > 0 && (verdict === 'complete' || isUncounted)) return readLater(keptPages);
	return { verdict, reason: `${reason}. ${saidOfResolved(resolved)}` };
}

/** A page has a number, and no record of its own: by then another may have stood on it, and some have left the list. */
function readLater(pages: number): Judgement {
	const what = pages === 1 ? '1 page was' : `${pages} pages were`;
	const reason = `${what} read later than the others, when the list may have changed: the counts of the run do not show whether all have come`;
	return { verdict: 'unverifiable', reason };
}

function saidOfResolved(resolved: number): string {
	return resolved === 1
		? 'What had failed was resolved later'
		: `All ${resolved} that had failed were resolved later`;
}
