import type { IExecuteFunctions } from 'n8n-workflow';

import type { Destination } from '../../../../engine/destination';
import type { SourceItem } from '../../../../engine/source';
import { type RecordSink, type RetriedAs, TableOutlet, tableSink } from '../../../../engine/sync';
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
		const outlet = new TableOutlet({ destination, table, run: ofNoRun });
		const names = { sourceKey, runId: null };
		const traits = { cursorField, cursorMovesWithEdits: true };
		return withTransform(context, outlet, transform, names).sink(traits);
	};
}
