import { bookkeeping } from '../bookkeeping';
import type { RowsOptions, TableRow } from '../destination';
import { tableMissing } from '../newTable';
import { rowsQuery } from '../rowsQuery';
import { planRows, rowsOf, type ShownKind } from '../tableRows';
import { findTable, tableNames } from './catalogue';
import { quoted } from './names';
import type { Session, Value } from './session';

const owner = quoted(bookkeeping.owner);

export async function readRows(
	session: Session,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table } = options;
	const found = await findTable(session, table);
	if (found === undefined)
		throw tableMissing(table, await tableNames(session), { place: 'database' });
	const plan = planRows(found, options);
	const types = new Map(found.columns.map(({ name, type }) => [name, type]));
	const values: Value[] = [];
	const sql = rowsQuery(plan, options, {
		table: quoted(table),
		quoted,
		cell: (name, kind) => shownAs(name, kind, types.get(name) ?? ''),
		sum: (name) => withoutZeros(`CAST(SUM(${quoted(name)}) AS CHAR)`),
		bind: (value) => {
			values.push(value);
			return '?';
		},
		// By bytes: no pattern, and no letter for another.
		isOwned: (begin) =>
			`(${owner} IS NULL OR INSTR(CAST(${owner} AS BINARY), CAST(${begin} AS BINARY)) = 1)`,
		isThere: `${quoted(bookkeeping.deletedAt)} IS NULL`,
		mixesKinds: false,
	});
	const rows = await session.rows(sql, values);
	return await rowsOf(rows, plan);
}

/** Numbers as text, with all their digits; times with the zone that they are in; bytes as they are. */
export function shownAs(column: string, kind: ShownKind, type: string): string {
	const name = quoted(column);
	if (/blob|binary/.test(type)) return name;
	if (/^bit\b/.test(type)) return `CAST(${name} + 0 AS CHAR)`;
	const text = `CAST(${name} AS CHAR)`;
	if (kind === 'timestamptz') {
		// A date of zeros is no time.
		return `IF(YEAR(${name}) = 0, ${text}, CONCAT(${text}, '+00'))`;
	}
	// As this package makes them; those of others keep the zeros that they ask for.
	return /^decimal\(65,30\)/.test(type) ? withoutZeros(text) : text;
}

/** Whole numbers keep theirs. */
function withoutZeros(number: string): string {
	return `IF(INSTR(${number}, '.') > 0, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${number})), ${number})`;
}
