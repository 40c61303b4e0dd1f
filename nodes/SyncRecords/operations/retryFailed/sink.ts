import type { IExecuteFunctions } from 'n8n-workflow';

import type { Destination } from '../../../../engine/destination';
import type { SourceItem } from '../../../../engine/source';
import { orderLists } from '../../../../engine/sources/shopify';
import { type RecordSink, type RetriedAs, TableOutlet, tableSink } from '../../../../engine/sync';
import { invalidParameter } from '../../../shared/parameters/read';
import { withTransform } from '../../items/transform';
import { tableOptions, tableWriter, type Writer } from '../../items/tableWriter';
import type { RetrySettings } from './settings';

/** No run is told of what is written: receipts that had missed it hear of it when it is settled. */
const ofNoRun = { reporter: { writes: true }, lateWatch: () => undefined };

/** Returns where kept records go: by the way on which they were refused, to the same table. */
export function retrySink(
	context: IExecuteFunctions,
	destination: Destination,
	{ target, transform, sourceKey }: RetrySettings,
	by: Writer,
): (as: RetriedAs) => RecordSink<SourceItem> {
	return ({ cursorField, only, deletes }) => {
		const written = { ...target, ...(deletes !== undefined && { deletes }) };
		if (only !== undefined) {
			const structure = { kind: 'existing', columns: only } as const;
			return tableSink({
				writer: tableWriter(destination, written, { ...by, structure, cursorField }),
				key: target.key,
				toRecord: (item: SourceItem) => item,
			});
		}
		const table = tableOptions(written, by);
		const { listTables } = target;
		const outlet = new TableOutlet({ destination, table, listTables, run: ofNoRun });
		const names = { sourceKey, runId: null };
		const traits = { cursorField, cursorMovesWithEdits: true, lists: orderLists };
		const sink = withTransform(context, outlet, transform, names).sink(traits);
		return listTables === undefined ? refusingLists(sink) : sink;
	};
}

/** A record without its lists would be half of what was refused. */
function refusingLists(sink: RecordSink<SourceItem>): RecordSink<SourceItem> {
	return {
		take: async (items, place) => {
			if (items.every(({ children }) => children === undefined))
				return await sink.take(items, place);
			throw invalidParameter(
				'Tables',
				'must be Header and Line Items for records that were on their way to several tables',
				'one',
				'Choose in "Tables" what the sync has, with the same names of tables. Nothing was tried.',
			);
		},
	};
}
