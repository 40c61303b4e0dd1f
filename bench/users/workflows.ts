import { withCredentials } from '../../rig/n8n/templates';
import type { CredentialReference, Workflow } from '../../rig/n8n/workflow';
import { inARow, intoTable, node, ours } from '../ownBlocks';

/** As many as most APIs allow. */
export const pageSize = 100;

const columns: Readonly<Record<string, string>> = {
	id: 'bigint PRIMARY KEY',
	email: 'text',
	first_name: 'text',
	last_name: 'text',
	status: 'text',
	metadata: 'jsonb',
	created_at: 'timestamptz',
	updated_at: 'timestamptz',
};

/** n8n's own blocks make no table, so a user makes it first. */
export function tableStatement(table: string): string {
	const defined = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
	return `CREATE TABLE "${table}" (${defined.join(', ')})`;
}

/**
 * What a user builds without our blocks: HTTP Request with its pagination, Split Out, Edit Fields with one expression for
 * all columns, which is its fastest, and Postgres.
 */
export function ownTable(url: string, table: string, credential: CredentialReference): Workflow {
	const row = Object.keys(columns).map((name) => `${name}: $json.${name}`);
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
		node('Edit Fields', 'set', 3.4, {
			mode: 'raw',
			jsonOutput: `={{ ({ ${row.join(', ')} }) }}`,
			options: {},
		}),
		intoTable(table, credential),
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
