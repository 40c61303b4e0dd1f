import { type IdentifiedBatch, withEqualKeys } from '../batch';
import { copyFields } from '../copyLine';
import { quoted } from '../identifiers';
import type { KeyColumn } from '../tableShape';
import type { Session } from './connection';
import type { SettledTable } from './settledTable';

const keys = `temp.${quoted('_sync_keys')}`;

/**
 * Finds the keys of a batch that are texts of their own but equal to SQLite, by collation (`NOCASE`, `RTRIM`) or because
 * the column makes numbers of them. Only where the key has such a column: they lie in a temporary table with the table's
 * own types and are compared there.
 */
export async function distinctKeys(
	session: Session,
	{ shape }: SettledTable,
	batch: IdentifiedBatch,
): Promise<IdentifiedBatch> {
	const { records } = batch;
	if (records.length < 2 || !shape.key.some(({ equates }) => equates)) return batch;
	const names = shape.key.map(({ column }) => quoted(column.name)).join(', ');
	await session.execute(
		`CREATE TABLE ${keys} (${shape.key.map(keyDefinition).join(', ')}, "_sync_n" INTEGER)`,
	);
	try {
		const lines = records.map(({ key }, place) => copyFields([...key, place]).slice(1));
		const places = [...shape.key, '_sync_n'].map(() => '?').join(', ');
		await session.runEach(`INSERT INTO ${keys} VALUES (${places})`, [], {
			text: lines.join('\n'),
			numberPlaces: [],
		});
		const equal = await session.query(
			`SELECT first, n FROM (SELECT "_sync_n" AS n, min("_sync_n") OVER (PARTITION BY ${names}) AS first
				FROM ${keys}) WHERE first <> n`,
		);
		const pairs = equal.map(([first, other]) => [Number(first), Number(other)] as const);
		return withEqualKeys(batch, pairs, shape);
	} finally {
		await session.execute(`DROP TABLE ${keys}`);
	}
}

/** Returns a column of a temporary table that compares as the key of the table does. */
export function keyDefinition({
	column: { name, type },
	collation,
}: Pick<KeyColumn, 'column' | 'collation'>): string {
	const collate = collation === undefined ? '' : ` COLLATE ${collation}`;
	return `${quoted(name)} ${type === '' ? '' : quoted(type)}${collate}`;
}
