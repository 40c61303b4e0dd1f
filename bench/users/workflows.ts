import { withCredentials } from '../../rig/n8n/templates';
import type { Workflow, WorkflowNode } from '../../rig/n8n/workflow';
import { editFields, inARow, node, ours, type OwnColumn, type OwnMapping } from '../ownBlocks';

/** As many as the API allows, as the descriptions of both blocks advise. */
export const pageSize = 1_000;

export const columns: readonly OwnColumn[] = [
	column('id', 'bigint'),
	column('email', 'text'),
	column('first_name', 'text'),
	column('last_name', 'text'),
	column('status', 'text'),
	// A list within would be taken for one of PostgreSQL's own.
	{ name: 'metadata', type: 'jsonb', value: 'JSON.stringify($json.metadata)' },
	column('created_at', 'timestamptz'),
	column('updated_at', 'timestamptz'),
];

function column(name: string, type: string): OwnColumn {
	return { name, type, value: `$json.${name}` };
}

/** What a user builds without our blocks: HTTP Request with its pagination, Split Out, Edit Fields, and Postgres. */
export function ownTable(options: {
	readonly url: string;
	readonly intoTable: WorkflowNode;
	readonly mapping: OwnMapping;
}): Workflow {
	const { url, intoTable, mapping } = options;
	return inARow("Users by n8n's own blocks", [
		node('List users', 'httpRequest', 4.2, {
			url: `${url}/page-number/users`,
			sendQuery: true,
			queryParameters: {
				parameters: [
					{ name: 'per_page', value: String(pageSize) },
					{ name: 'sort', value: 'updated_at' },
				],
			},
			options: { pagination: { pagination } },
		}),
		node('Split out', 'splitOut', 1, { fieldToSplitOut: 'data', options: {} }),
		editFields(mapping, columns),
		intoTable,
	]);
}

const pagination = {
	paginationMode: 'updateAParameterInEachRequest',
	parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
	paginationCompleteWhen: 'other',
	completeExpression: '={{ $response.body.page >= $response.body.total_pages }}',
};

/** The same by our blocks: begin a run, stream its window into the table, commit it. */
export function ourTable(
	table: string,
	from: Date,
	credentials: Parameters<typeof withCredentials>[1],
): Workflow {
	const blocks = inARow('Users by our blocks', [
		ours('Begin run', 'syncRun', {
			operation: 'begin',
			syncName: 'users',
			initialStart: from.toISOString(),
		}),
		ours('Sync users', 'syncRecords', {
			operation: 'writeToTable',
			source: 'httpApi',
			url: '/page-number/users',
			query: { pairs: [{ name: 'sort', value: 'updated_at' }] },
			pagination: 'pageNumber',
			pageSizeParameter: 'per_page',
			pageSize,
			totalFrom: 'body',
			totalPath: 'total',
			recordsPath: 'data',
			externalId: 'id',
			cursorField: 'updated_at',
			sortedByCursor: true,
			fromParameter: 'updated_since',
			toParameter: 'updated_until',
			table,
		}),
		ours('Commit run', 'syncRun', { operation: 'commit' }),
	]);
	return withCredentials(blocks, credentials);
}
