import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operationFields, optionsField } from '../shared/parameters/fields';
import * as confirmDelivery from './operations/confirmDelivery/confirmDelivery.operation';
import * as detectChanges from './operations/detectChanges/detectChanges.operation';
import * as getRows from './operations/getRows/getRows.operation';
import * as reconcile from './operations/reconcile/reconcile.operation';
import * as refreshTable from './operations/refreshTable/refreshTable.operation';
import * as retryFailed from './operations/retryFailed/retryFailed.operation';
import * as syncOne from './operations/syncOne/syncOne.operation';
import * as writeToTable from './operations/writeToTable/writeToTable.operation';

const operations = [
	{
		name: 'Confirm Delivery',
		value: 'confirmDelivery',
		description:
			'Note which changes your app has taken, so that they are not given out again, even if the run fails. Takes what Detect Changes or Sync One Record gave out. Gives out confirmed.',
		action: 'Confirm the delivery of records',
	},
	{
		name: 'Detect Changes',
		value: 'detectChanges',
		description:
			'Find which records are new, changed, unchanged or deleted, for any app. Each comes out with "_sync", which holds an idempotency key.',
		action: 'Detect changes of records',
	},
	{
		name: 'Get Rows',
		value: 'getRows',
		description:
			'Look at the rows of a table, also of one in a SQLite file. Gives out an item for each.',
		action: 'Get rows of a table',
	},
	{
		name: 'Reconcile',
		value: 'reconcile',
		description:
			'Mark or remove the rows whose records the source has deleted, by the complete list of its IDs. Gives out listed, existing and deleted.',
		action: 'Reconcile a table with its source',
	},
	{
		name: 'Refresh Table',
		value: 'refreshTable',
		description:
			'Have a table hold what a SELECT gives, such as sales by day, in one transaction. Run again, it changes only what differs. Gives out rows, created, updated, unchanged and deleted.',
		action: 'Refresh a table by a query',
	},
	{
		name: 'Retry Failed',
		value: 'retryFailed',
		description:
			'Write once more what a table has refused in earlier runs, where it is due. Older versions change nothing. Gives out claimed, resolved, superseded, stillFailing and givenUp.',
		action: 'Retry what has failed',
	},
	{
		name: 'Sync One Record',
		value: 'syncOne',
		description:
			'Take a single record, such as a webhook brings: to a table, or as a change. An older version that comes later does not undo it. Gives out action: created, updated, deleted, unchanged or stale.',
		action: 'Sync a single record',
	},
	{
		name: 'Write to Table',
		value: 'writeToTable',
		description:
			'Write records to a table without duplicates; older versions change nothing. Gives out created, updated, unchanged and failed; by "Failed" each record that was refused, with the reason.',
		action: 'Write records to a table',
	},
] as const satisfies readonly INodePropertyOptions[];

export const properties: INodeProperties[] = operationFields(
	operations,
	{
		confirmDelivery: withOptions(confirmDelivery),
		detectChanges: withOptions(detectChanges),
		getRows: withOptions(getRows),
		reconcile: withOptions(reconcile),
		refreshTable: withOptions(refreshTable),
		retryFailed: withOptions(retryFailed),
		syncOne: withOptions(syncOne),
		writeToTable: withOptions(writeToTable),
	},
	'writeToTable',
);

interface Described {
	readonly description: readonly INodeProperties[];
	readonly options: readonly INodeProperties[];
}

function withOptions({ description, options }: Described): INodeProperties[] {
	return [...description, optionsField(options)];
}
