import type { VersionedRecord } from '../batchRecords';
import { encodeRecord } from '../encoding';
import { isFailure } from '../errors';
import { quoted } from '../identifiers';
import { partsOfValue } from '../passing';
import type { Fault } from '../splitting';
import type { TableShape } from '../tableShape';
import type { UniqueKey, UniquePart } from '../uniqueKeys';
import type { Session } from './connection';
import { isRecordFault } from './faults';
import { equalIn, tiedTo } from './keyMatching';
import { arrayLiteral, keyArrays } from './rows';
import type { SettledTable } from './settledTable';

/** Finds which rows hold the values that others wait for: by place among the waiting, the place of the holder. */
export async function holdersAmong(
	session: Session,
	table: SettledTable,
	waiting: readonly Fault<VersionedRecord>[],
): Promise<ReadonlyMap<number, number>> {
	const records = waiting.map(({ item }) => item);
	const places = new Map(records.map((record, place) => [record, place]));
	const holders = new Map<number, number>();
	const byConstraint = Map.groupBy(waiting, ({ error }) =>
		isRecordFault(error) ? (error.constraint ?? '') : '',
	);
	for (const [constraint, group] of byConstraint) {
		const unique = table.uniqueKeys.find(({ name }) => name === constraint);
		const items = group.map(({ item }) => item);
		const query = unique && holdersOf(table, unique, items, records);
		if (query === undefined) continue;
		const { rows } = await session.query<{ waits: string; holds: string }>(query);
		for (const { waits, holds } of rows) {
			const item = items[Number(waits) - 1];
			const place = item && places.get(item);
			const holder = Number(holds) - 1;
			if (place !== undefined && place !== holder) holders.set(place, holder);
		}
	}
	return holders;
}

/** Undefined where a column of the unique value is not written. */
function holdersOf(
	{ shape, qualifiedName }: SettledTable,
	unique: UniqueKey,
	waiting: readonly VersionedRecord[],
	all: readonly VersionedRecord[],
): { readonly text: string; readonly values: string[] } | undefined {
	const parts = partsOfValue(unique.parts, shape);
	if (parts === undefined) return undefined;
	const rows = waiting.map((record) => {
		const encoded = encodeRecord(record, shape);
		return isFailure(encoded) ? [] : encoded.cells;
	});
	const wanted = parts.map(({ place }) => arrayLiteral(rows.map((cells) => cells[place] ?? null)));
	const account = shape.account === undefined ? [] : [shape.account.id];
	return {
		text: holdersQuery(qualifiedName, shape, parts),
		values: [...wanted, ...keyArrays(all, shape.key.length), ...account],
	};
}

/**
 * Which row holds a unique value that a record is to get. $1…: an array per part of it, over the records that wait; then
 * an array per key column, over all records[, account].
 */
function holdersQuery(
	qualifiedTable: string,
	{ columns, key, account }: TableShape,
	parts: readonly (UniquePart & { readonly place: number })[],
): string {
	const arrays = (first: number, count: number) =>
		Array.from({ length: count }, (_, index) => `$${first + index}::text[]`).join(', ');
	const names = (letter: string, count: number) =>
		Array.from({ length: count }, (_, index) => `${letter}${index}`).join(', ');
	const wanted = parts.map(({ column, place, ...part }, index) =>
		equalIn(part, `d.${quoted(column)}`, `w.v${index}::${columns[place]?.type ?? 'text'}`),
	);
	const held = key.map(({ column, ...part }, index) =>
		equalIn(part, `d.${quoted(column.name)}`, `h.k${index}::${column.type}`),
	);
	const accountId = `$${parts.length + key.length + 1}::text`;
	const ofAccount =
		account === undefined
			? []
			: [
					`d.${quoted(account.column.name)} = ${tiedTo('w.n', `${accountId}::${account.column.type}`)}`,
				];
	return `SELECT w.n AS waits, h.n AS holds
		FROM unnest(${arrays(1, parts.length)}) WITH ORDINALITY AS w(${names('v', parts.length)}, n)
		JOIN ${qualifiedTable} d ON ${wanted.join(' AND ')}
		JOIN unnest(${arrays(parts.length + 1, key.length)}) WITH ORDINALITY AS h(${names('k', key.length)}, n)
			ON ${[...held, ...ofAccount].join(' AND ')}`;
}
