import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
	ResourceMapperFields,
} from 'n8n-workflow';

import { syncAccountTest } from '../shared/account/account';
import { syncDatabaseTest } from '../shared/account/databaseTest';
import { whenOtherDatabase } from '../shared/account/otherDatabase';
import { syncS3Test } from '../shared/archive/s3';
import { execute } from './execute';
import { whenArchivedInS3 } from './fields/archive';
import { getMappingColumns } from './mappingColumns';
import { properties } from './properties';
import { getTables } from './tableList';

export class SyncRecords implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Records',
		name: 'syncRecords',
		icon: { light: 'file:syncRecords.svg', dark: 'file:syncRecords.dark.svg' },
		group: ['transform'],
		// 1.1: Schema and Database File are among the options, and Simplify is on where it is not said otherwise.
		// 1.2: what fails in a run is kept where it is not said otherwise.
		// 1.3: the table can be chosen from a list.
		version: [1, 1.1, 1.2, 1.3],
		defaultVersion: 1.3,
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ((name) => name && !name.startsWith("=") ? ": " + name : "")($rawParameter["table"]?.value ?? $rawParameter["table"]) }}',
		description:
			'Write records to a table without duplicates, or find which ones are new, changed or deleted',
		defaults: { name: 'Sync Records' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["operation"] === "writeToTable" ? [{ type: "main", displayName: "Result" }, { type: "main", displayName: "Failed" }] : $parameter["operation"] === "detectChanges" ? [{ type: "main", displayName: "Created" }, { type: "main", displayName: "Updated" }, { type: "main", displayName: "Unchanged" }, { type: "main", displayName: "Deleted" }, { type: "main", displayName: "Failed" }] : [{ type: "main" }] }}',
		credentials: [
			{
				name: 'syncAccountApi',
				displayName: 'Sync Account',
				required: true,
				testedBy: 'syncAccountTest',
			},
			{
				name: 'syncDatabaseApi',
				displayName: 'Sync Database',
				required: true,
				displayOptions: { show: whenOtherDatabase },
				testedBy: 'syncDatabaseTest',
			},
			{
				name: 'shopifyAdminApi',
				displayName: 'Shopify Admin',
				required: true,
				displayOptions: { show: { source: ['shopifyOrders', 'shopifyProducts'] } },
			},
			{
				name: 'syncHttpApi',
				displayName: 'Sync HTTP',
				required: true,
				displayOptions: { show: { source: ['httpApi'] } },
			},
			{
				name: 'syncS3Api',
				displayName: 'Sync S3',
				required: true,
				displayOptions: { show: whenArchivedInS3 },
				testedBy: 'syncS3Test',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { syncAccountTest, syncDatabaseTest, syncS3Test },
		listSearch: {
			async getTables(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await getTables(this, filter, paginationToken);
			},
		},
		resourceMapping: {
			async getMappingColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				return await getMappingColumns(this);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
