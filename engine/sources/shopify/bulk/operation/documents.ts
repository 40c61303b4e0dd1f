import { quoted, searchTime } from '../../query/orderFilters';
import type { ShopifyQuery } from '../../query/documents';
import { operationFields } from './operation';

/** Starts an operation. Lines need not stand by their parents: to group them takes Shopify longer, and fails more often. */
export function startQuery(document: string): ShopifyQuery {
	return {
		document: `mutation StartBulk($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) { bulkOperation { ${operationFields} } userErrors { field message code } } }`,
		variables: { query: document },
		cost: 10,
		changes: true,
	};
}

/** Cancels an operation. Only ever sent for one that is known to be ours. */
export function cancelQuery(id: string): ShopifyQuery {
	return {
		document:
			'mutation CancelBulk($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { id } userErrors { message } } }',
		variables: { id },
		cost: 10,
		changes: true,
	};
}

export function pollQuery(id: string): ShopifyQuery {
	return {
		document: `query PollBulk($id: ID!) { bulkOperation(id: $id) { ${operationFields} } }`,
		variables: { id },
		cost: 1,
	};
}

/** The names of the lists that {@link findQuery} answers. */
export const foundLists = ['recent', 'created', 'running', 'canceling'] as const;

/** At most five run at once; and of those of the last minutes, the newest come first. */
const mostFound = 100;

/**
 * Finds what runs, whenever it was started, and what was started of late, whatever became of it. Each is a search of plain
 * terms, since how Shopify reads others here is told nowhere.
 *
 * @param sinceMs epoch milliseconds, by the shop's clock
 */
export function findQuery(sinceMs: number): ShopifyQuery {
	const lists = foundLists.map((name) => {
		const term =
			name === 'recent' ? `created_at:>=${quoted(searchTime(sinceMs))}` : `status:${name}`;
		const search = JSON.stringify(`operation_type:query ${term}`);
		return `${name}: bulkOperations(first: ${mostFound}, query: ${search}) { nodes { ${operationFields} } }`;
	});
	return { document: `query FindBulk { ${lists.join(' ')} }`, variables: {}, cost: 44 };
}
