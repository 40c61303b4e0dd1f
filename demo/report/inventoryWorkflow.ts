import type { Erp } from '../../rig/erp/erp';
import { itemOfErp, itemOfRow } from '../../rig/erp/itemRecord';
import type { KeptTables } from '../../rig/tables/keptTables';
import { tableWorkflow } from './tableWorkflow';
import type { ToldWorkflow } from './tellSyncs';

/** Tells of the runs of template 09. */
export function inventoryWorkflow(
	workflowId: string,
	{ erp, tables }: { readonly erp: Erp; readonly tables: KeptTables },
): ToldWorkflow {
	return tableWorkflow({
		workflowId,
		tables,
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
