import type { TableOptions } from '../../engine/destination/destination';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { boundaryValues } from './boundaryValues';
import { type ColumnTypeCase, isSame } from './columnTypes';
import { mariadbTypes } from './mariadbTypes';
import { otherPostgresTypes } from './otherPostgresTypes';
import { postgresTypes } from './postgresTypes';
import { sqliteTypes, strictTypes } from './sqliteTypes';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: 'acme/things',
	runId: 'run-1',
};

/** So many at once go by COPY, and fewer as parameters. */
const ways = [20, 500] as const;

const plain = (each: ColumnTypeCase) => ({ ...each, suffix: '' });

const tables = {
	PostgreSQL: [...postgresTypes, ...otherPostgresTypes].map(plain),
	SQLite: [
		...sqliteTypes.map(plain),
		...strictTypes.map((each) => ({ ...each, suffix: ' STRICT' })),
	],
	MariaDB: mariadbTypes.map(plain),
};

/** In the order of their IDs. */
function idOf(index: number): string {
	return String(index).padStart(4, '0');
}

describe.each(destinationBackEnds)('a column of an existing table in $name', (backEnd) => {
	const database = freshDatabases(backEnd);

	/** By the type's own way to be shown; SQLite's numbers with all digits. */
	const shownAs = {
		PostgreSQL: "format('%s', value) AS text, NULL AS number",
		SQLite: "CAST(value AS TEXT) AS text, CASE typeof(value) WHEN 'real' THEN value END AS number",
		MariaDB: 'CAST(value AS CHAR) AS text, NULL AS number',
	}[backEnd.dialect];

	async function stored(shown: string | undefined): Promise<ReadonlyMap<unknown, unknown>> {
		const columns = shown === undefined ? shownAs : `${shown} AS text, NULL AS number`;
		const rows = await database.query(`SELECT id, ${columns} FROM things`);
		return new Map(
			rows.map(({ id, text, number }) => [id, number === null ? text : String(number)]),
		);
	}

	it.each(tables[backEnd.dialect])(
		'of type $type$suffix holds exactly what it was given, or the record fails with column and reason',
		async ({ suffix, ...type }) => {
			if (type.before !== undefined) await database.query(type.before);
			await database.query(
				`CREATE TABLE things (id ${backEnd.keyText} PRIMARY KEY, value ${type.type})${suffix}`,
			);
			const writer = database.open().table(things);
			const each = [...type.takes.map(([given]) => given), ...boundaryValues];
			const values = ways.flatMap(() => each);
			const reasons = new Map<string, string | undefined>();
			for (const [way, size] of ways.entries()) {
				for (let first = 0; first < each.length; first += size) {
					const batch = each.slice(first, first + size).map((value, index) => ({
						columns: { id: idOf(way * each.length + first + index), value },
						readAt,
					}));
					const { failures } = await writer.write(batch);
					for (const { externalId = '', column, reason } of failures) {
						reasons.set(externalId, column === 'value' ? reason : undefined);
					}
				}
			}
			const texts = await stored(type.shownAs);
			const isKept = isSame(type);
			const altered: unknown[] = [];
			for (const [index, given] of values.entries()) {
				const id = idOf(index);
				const text = texts.get(id);
				const isFine = reasons.has(id)
					? index % each.length >= type.takes.length && Boolean(reasons.get(id)) && !texts.has(id)
					: typeof text === 'string' && isKept(given, text);
				if (!isFine) altered.push({ given, text, reason: reasons.get(id) });
			}
			expect(altered).toEqual([]);
		},
	);
});
