import type { RunCounts } from './counts';
import type { Run } from './run';
import type { Evidence } from './verdict';

/**
 * Returns what the counts of a run are evidence of.
 *
 * @param doneUpTo how far its window was worked off. The source was counted for all of the window that had settled, which
 *   proves nothing of a part
 */
export function evidenceOf(
	{ coverage, window, settledTo }: Pick<Run, 'coverage' | 'window' | 'settledTo'>,
	counts: RunCounts,
	doneUpTo: number,
): Evidence {
	const { fetched, failed, kept, keptPages, unreadPages, countBefore, countAfter } = counts;
	const { distinct, repeated } = counts;
	const { unproven, limitedTo } = coverage ?? {};
	return {
		fetched,
		failed,
		kept,
		keptPages,
		unreadPages,
		countBefore,
		countAfter,
		distinct,
		repeated,
		stoppedEarly: doneUpTo !== (settledTo ?? window.to),
		unproven,
		limitedTo,
	};
}
