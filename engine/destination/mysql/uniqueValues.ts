import type { VersionedRecord } from '../batchRecords';
import { encodeRecord } from '../encoding';
import { isFailure } from '../errors';
import { partsOfValue } from '../passing';
import type { Fault } from '../splitting';
import type { UniqueKey } from '../uniqueKeys';
import { isRecordFault } from './faults';
import { quoted } from './names';
import { accountValues, valueOf } from './rows';
import type { Session } from './session';
import type { SettledTable } from './settledTable';
import { placeholder } from './statements';

/** Finds which rows hold the values that others wait for: by place among the waiting, the place of the holder. */
export async function holdersAmong(
	session: Session,
	table: SettledTable,
	waiting: readonly Fault<VersionedRecord>[],
): Promise<ReadonlyMap<number, number>> {
	const places = new Map(waiting.map(({ item }, place) => [keyText(item.key), place]));
	const holders = new Map<number, number>();
	for (const [place, { item, error }] of waiting.entries()) {
		const holder = places.get(keyText((await holderOf(session, table, item, error)) ?? []));
		if (holder !== undefined && holder !== place) holders.set(place, holder);
	}
	return holders;
}

/** Returns the key of the row that holds the value which a record is to get; undefined where nothing says so. */
async function holderOf(
	session: Session,
	table: SettledTable,
	record: VersionedRecord,
	error: unknown,
): Promise<readonly unknown[] | undefined> {
	const { name, shape } = table;
	const unique = uniqueKeyIn(error, table.uniqueKeys);
	const encoded = encodeRecord(record, shape);
	const parts = unique && partsOfValue(unique.parts, shape);
	if (parts === undefined || isFailure(encoded)) return undefined;
	const columns = parts.flatMap(({ place }) => shape.columns[place] ?? []);
	const conditions = columns.map((column) => `${quoted(column.name)} = ${placeholder(column)}`);
	const ofAccount = shape.account === undefined ? [] : [`${quoted(shape.account.column.name)} = ?`];
	const [row] = await session.rows(
		`SELECT ${shape.key.map(({ column }) => `CAST(${quoted(column.name)} AS CHAR)`).join(', ')}
			FROM ${name} WHERE ${[...conditions, ...ofAccount].join(' AND ')}`,
		[...parts.map(({ place }) => valueOf(encoded.cells[place])), ...accountValues(shape)],
	);
	return row;
}

/** MariaDB names the index alone, MySQL with its table before it. */
function uniqueKeyIn(error: unknown, uniqueKeys: readonly UniqueKey[]): UniqueKey | undefined {
	if (!isRecordFault(error)) return undefined;
	const named = /for key '(.+)'$/s.exec(error.message)?.[1];
	return uniqueKeys.find(({ name }) => named === name || named?.endsWith(`.${name}`));
}

function keyText(key: readonly unknown[]): string {
	return JSON.stringify(key.map(String));
}
