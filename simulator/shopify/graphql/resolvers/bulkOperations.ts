import type { BulkRecord } from '../../bulk/record';
import { numberOf } from '../../data/order';
import type { Vocabulary } from '../../search/vocabulary';
import { pageOf } from '../connection';
import type { FieldTable, ShopContext } from './context';
import { searchOf } from './search';

const vocabulary: Vocabulary<BulkRecord> = {
	readers: {
		created_at: { kind: 'time', read: ({ createdAt }) => Date.parse(createdAt) },
		id: { kind: 'number', read: ({ id }) => numberOf(id) },
		operation_type: { kind: 'text', read: ({ type }) => [type] },
		status: { kind: 'text', read: ({ status }) => [status] },
	},
	texts: ({ id, status }) => [id, status],
};

/** The queries that look at bulk operations. */
export const bulkQueries = {
	bulkOperation: (_source, { id }, { bulk }) => bulk.find(String(id)),
	currentBulkOperation: (_source, { type }, { bulk }) => {
		const latest = type === 'MUTATION' ? undefined : bulk.all().at(-1);
		return latest === undefined ? null : bulk.find(latest.id);
	},
	bulkOperations: (_source, args, context, key) => {
		const { matches } = searchOf(args, context, key, 'bulkOperations', vocabulary);
		return pageOf(sorted(context, args['sortKey']).filter(matches), args);
	},
} satisfies FieldTable;

/** The mutations that start and cancel them. */
export const bulkMutations = {
	bulkOperationRunQuery: (_source, { query, groupObjects }, { bulk }) =>
		bulk.start(String(query), groupObjects === true),
	bulkOperationCancel: (_source, { id }, { bulk }) => bulk.cancel(String(id)),
} satisfies FieldTable;

/** The newest first; by completion, those that are not complete last. */
function sorted({ bulk }: ShopContext, sortKey: unknown): BulkRecord[] {
	const newestFirst = [...bulk.all()].reverse();
	if (sortKey !== 'COMPLETED_AT') return newestFirst;
	const time = ({ completedAt }: BulkRecord) =>
		completedAt === null ? 0 : Date.parse(completedAt);
	return newestFirst.sort((a, b) => time(b) - time(a));
}
