import type { IDataObject } from 'n8n-workflow';

import type { Streamed, StreamedRun } from '../../../../../engine/sync';
import { outputTime } from '../../../../shared/n8n/output';

/**
 * The item that comes out of *Result*.
 *
 * @param covered what the source says of what it covers
 * @param shown what only this way of taking orders knows
 */
export function streamedResult(
	covered: IDataObject,
	run: StreamedRun,
	{ counts, totals, finished, notice, notShown }: Streamed,
	shown: IDataObject,
): IDataObject {
	return {
		from: outputTime(run.window.from),
		to: outputTime(run.end),
		clockSkewMs: run.clockSkewMs ?? null,
		...shown,
		...counts,
		late: run.late,
		batches: totals.batches,
		countBefore: counts.countBefore ?? null,
		countAfter: counts.countAfter ?? null,
		doneUpTo: outputTime(run.position),
		finished,
		written: run.reporter.writes,
		coverage: {
			...(notice === undefined
				? { complete: true }
				: { complete: false, visibleFrom: notice.visibleFrom, message: notice.message }),
			...covered,
			...(notShown?.hidden === undefined
				? {}
				: {
						hidden: { from: outputTime(notShown.hidden.from), to: outputTime(notShown.hidden.to) },
					}),
		},
	};
}
