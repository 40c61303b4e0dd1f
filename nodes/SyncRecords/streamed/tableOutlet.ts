import type { Destination } from '../../../engine/destination/destination';
import type { OrderRecord } from '../../../engine/shopify/orderRecords';
import { tableSink, type LateWatch } from '../../../engine/sync/records/tableSink';
import type { ExecutionHints } from '../hints';
import { misfits } from '../misfits';
import { addStaleIds } from '../output';
import type { Outlet } from './streamOrders';
import type { StreamedRequest } from './request';
import type { StreamedRun } from './streamedRun';
import type { TableTarget } from '../tableTarget';
import { tableWriter } from '../targetWriter';

/**
 * Writes orders to a table that is made, and grows, by what is read of them.
 *
 * @param hints hear of each batch what is worth telling
 */
export function tableOutlet(
	tables: {
		readonly destination: Destination;
		readonly target: TableTarget;
		readonly accountId: string;
	},
	{ request, run }: { readonly request: StreamedRequest; readonly run: StreamedRun },
	hints: Pick<ExecutionHints, 'written' | 'misfits'>,
): Outlet {
	const { destination, target, accountId } = tables;
	let stale = 0;
	const staleIds: string[] = [];
	return {
		shape: 'rows',
		sink: (kinds) =>
			tableSink({
				writer: tableWriter(destination, target, {
					accountId,
					sync: run.run?.sync,
					runId: request.runId,
					structure: { kind: 'fromRecords', kinds },
					cursorField: request.cursor,
					dryRun: !run.writes,
				}),
				key: target.key,
				toRecord: (record: OrderRecord) => record,
				late: lateWatch(request, run),
				written: (result) => {
					stale += result.counts.stale;
					addStaleIds(staleIds, result);
					hints.written(result);
					hints.misfits(misfits(result.failures, target.key));
				},
			}),
		counted: ({ pages, fetched, created, updated, unchanged, failed }) => ({
			counts: { pages, fetched, created, updated, unchanged, failed },
			shown: { table: target.table, stale, staleIds },
		}),
	};
}

/** A dry run is nowhere recorded, and knows of no earlier ones. */
export function lateWatch(
	{ cursor }: Pick<StreamedRequest, 'cursor'>,
	{ run, noteLate, noteDoubt, covered }: StreamedRun,
): LateWatch | undefined {
	if (run === undefined) return undefined;
	return {
		before: run.watermarkBefore ?? -Infinity,
		covered,
		cursorMovesWithEdits: cursor === 'updatedAt',
		found: noteLate,
		writing: noteDoubt,
	};
}
