import type { FailedStatus } from '../../run/failedBatch';
import type { Scope } from '../scope';

export interface FailedCount {
	readonly sync: string;
	readonly status: Exclude<FailedStatus, 'resolved'>;
	readonly count: number;
}

/** Counts what is not resolved, by sync and status. */
export async function countFailed(scope: Scope): Promise<readonly FailedCount[]> {
	const rows = await scope
		.from('sync_failed')
		.select(['sync', 'status', (eb) => eb.fn.countAll().as('count')])
		.where('status', '!=', 'resolved')
		.groupBy(['sync', 'status'])
		.orderBy('sync')
		.orderBy('status')
		.execute();
	return rows.map(({ sync, status, count }) => ({
		sync,
		status: status as FailedCount['status'],
		count: Number(count),
	}));
}
