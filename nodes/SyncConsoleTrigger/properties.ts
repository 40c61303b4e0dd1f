import type { INodeProperties } from 'n8n-workflow';

import { defaultDatabaseFile } from '../shared/account/destination';
import { tableInField, whenOtherDatabase } from '../shared/account/otherDatabase';
import { labels as editorLabels } from '../shared/n8n/labels';
import { optionsField } from '../shared/parameters/fields';

/** The tables that are looked at, as Sync Records and Refresh Table call them unless told otherwise. */
export const tableFields = {
	orders: { name: 'ordersTable', label: 'Orders Table', usual: 'order_header' },
	lineItems: { name: 'lineItemsTable', label: 'Line Items Table', usual: 'order_line_item' },
	refunds: { name: 'refundsTable', label: 'Refunds Table', usual: 'order_refund_line_item' },
	products: { name: 'productsTable', label: 'Products Table', usual: 'product' },
	sales: { name: 'salesTable', label: 'Sales Table', usual: 'measurement_sales' },
} as const;

const tableField = (
	{ name, label, usual }: (typeof tableFields)[keyof typeof tableFields],
	what: string,
): INodeProperties => ({
	displayName: label,
	name,
	type: 'string',
	default: usual,
	description: `The table of ${what}`,
});

export const properties: INodeProperties[] = [
	{
		displayName:
			'Publish the workflow, and open the Production URL above in a browser. A test listens for one page only.',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'console',
		required: true,
		noDataExpression: true,
		placeholder: 'e.g. console',
		description: 'The end of the address: letters, digits, "-" and "_"',
	},
	{
		displayName: 'Sync Name',
		name: 'syncName',
		type: 'string',
		default: '',
		placeholder: 'e.g. shopify.orders',
		description:
			'The sync that this workflow runs: while it is going, no other is started. Empty: the page does not look.',
	},
	tableInField,
	{
		displayName: 'Sales are read from the tables of template 07. Without them, those pages say so.',
		name: 'tablesNotice',
		type: 'notice',
		default: '',
	},
	optionsField([
		{
			displayName: editorLabels.option.account,
			name: 'accountColumn',
			type: 'string',
			default: '',
			placeholder: 'e.g. account_id',
			description:
				'Where several accounts share the tables, the column that tells them apart, as in Sync Records. Without it the same rows are shown, but found slowly.',
		},
		{
			displayName: 'Database File',
			name: 'databaseFile',
			type: 'string',
			default: defaultDatabaseFile,
			description:
				'SQLite only: the file that the tables are in, beside the store. A bare file name.',
		},
		tableField(tableFields.lineItems, 'line items'),
		tableField(tableFields.orders, 'orders'),
		tableField(tableFields.products, 'products'),
		tableField(tableFields.refunds, 'refunded line items'),
		tableField(tableFields.sales, 'sales per day, product and currency'),
		{
			displayName: editorLabels.option.schema,
			name: 'schema',
			type: 'string',
			default: 'public',
			placeholder: 'e.g. public',
			description: 'PostgreSQL only: the schema that the tables are in',
		},
	]),
];

export { whenOtherDatabase };
