import { shortened } from '../../shortened';
import type { Transformed, Untransformed } from './pairing';

/**
 * Refuses records of which a transform has made one: each would take the place of another, and which came last would be
 * chance. A record that a batch holds in two versions is one.
 *
 * @param answers one for each record, in their order
 * @param rowIdOf the ID that a record is written by; undefined where it has none, which is for the table to refuse
 */
export function withoutSharedIds(
	sent: readonly Untransformed[],
	answers: readonly Transformed[],
	rowIdOf: (columns: Untransformed['columns']) => string | undefined,
): readonly Transformed[] {
	const madeOf = new Map<string, Set<string>>();
	const rows = answers.map((answer, index) => {
		const rowId = 'columns' in answer ? rowIdOf(answer.columns) : undefined;
		const record = sent[index];
		if (rowId === undefined || record === undefined) return undefined;
		const ids = madeOf.get(rowId) ?? new Set();
		madeOf.set(rowId, ids.add(record.externalId));
		return { rowId, ids, own: record.externalId };
	});
	return answers.map((answer, index) => {
		const row = rows[index];
		if (row === undefined || row.ids.size === 1) return answer;
		const other = [...row.ids].find((id) => id !== row.own) ?? '';
		return {
			refusal: `the transform gave it the ID "${shortened(row.rowId)}", which it also gave to the record "${shortened(other)}"`,
		};
	});
}
