import type { RefreshOptions, RefreshResult } from '../../engine/destination';
import type { DestinationDatabase } from './destinations';

/** When the query of a test is begun, unless the test says otherwise. */
export const refreshedAt = Date.parse('2026-11-29T02:00:00Z');

export const daily: RefreshOptions = {
	table: 'daily',
	key: ['day', 'product'],
	query:
		'SELECT day, product, sum(amount) AS total, count(*) AS sales FROM sale GROUP BY day, product',
	owner: 'acme:figures',
	runId: 'run-1',
	readAt: refreshedAt,
};

/** Refreshes the table of {@link daily}, through a destination of its own. */
export async function refresh(
	database: Pick<DestinationDatabase, 'open'>,
	options: Partial<RefreshOptions> = {},
): Promise<RefreshResult> {
	return await database.open().refresh({ ...daily, ...options });
}
