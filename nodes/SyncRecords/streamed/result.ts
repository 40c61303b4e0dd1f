import type { IDataObject } from 'n8n-workflow';

import type { OrderStream, StreamedOrders } from './streamOrders';

/** The item that comes out of *Result*. */
export function streamedResult(
	{ request, run }: Pick<OrderStream, 'request' | 'run'>,
	{ counts, batches, shown, finished, coverage, notShown }: StreamedOrders,
): IDataObject {
	const time = (at: number) => new Date(at).toISOString();
	return {
		from: time(request.from),
		to: time(run.end),
		clockSkewMs: run.clockSkewMs ?? null,
		...shown,
		...counts,
		late: run.late,
		batches,
		countBefore: counts.countBefore ?? null,
		countAfter: counts.countAfter ?? null,
		doneUpTo: time(run.position),
		finished,
		written: run.writes,
		coverage: {
			...(coverage === undefined
				? { complete: true }
				: { complete: false, visibleFrom: coverage.visibleFrom, message: coverage.message }),
			...(request.createdSince === undefined
				? {}
				: { ordersCreatedSince: time(request.createdSince) }),
			...(notShown?.hidden === undefined
				? {}
				: { hidden: { from: time(notShown.hidden.from), to: time(notShown.hidden.to) } }),
		},
	};
}
