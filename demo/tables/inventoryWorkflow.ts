import type { Erp } from '../erp/erp';
import type { ToldWorkflow } from '../tellSyncs';
import { itemOfErp, itemOfRow } from './itemRecord';
import { tableWorkflow } from './tableWorkflow';

/** Tells of the runs of template 09. */
export function inventoryWorkflow(
	workflowId: string,
	{ erp, tables }: { readonly erp: Erp; readonly tables: string },
): ToldWorkflow {
	return tableWorkflow({
		workflowId,
		file: tables,
		table: 'inventory',
		thing: 'item',
		source: 'the ERP',
		since: new Date(0).toISOString(),
		records: () =>
			erp.inventory.all().map((item) => ({
				updatedAtMs: Date.parse(item.updatedAt),
				record: itemOfErp(item),
			})),
		toRecord: itemOfRow,
	});
}
