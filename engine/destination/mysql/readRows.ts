import { bookkeeping } from '../bookkeeping';
import type { ColumnKind } from '../columns';
import type { RowsOptions, TableRow } from '../destination';
import { tableMissing } from '../newTable';
import { planRows, rowsOf } from '../tableRows';
import { findTable, tableNames } from './catalogue';
import { quoted } from './names';
import type { Session, Value } from './session';

export async function readRows(
	session: Session,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table, limit } = options;
	const found = await findTable(session, table);
	if (found === undefined)
		throw tableMissing(table, await tableNames(session), { place: 'database' });
	const plan = planRows(found, options);
	const types = new Map(found.columns.map(({ name, type }) => [name, type]));
	const cells = plan.columns.map(({ name, kind }) => shownAs(name, kind, types.get(name) ?? ''));
	const owner = quoted(bookkeeping.owner);
	const conditions = [
		// By bytes: no pattern, and no letter for another.
		...(plan.isOwned
			? [`(${owner} IS NULL OR INSTR(CAST(${owner} AS BINARY), CAST(? AS BINARY)) = 1)`]
			: []),
		...(plan.skipsDeleted ? [`${quoted(bookkeeping.deletedAt)} IS NULL`] : []),
	];
	const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
	const values: Value[] = [
		...(plan.isOwned ? [plan.ownerStart] : []),
		...(limit === undefined ? [] : [String(limit)]),
	];
	const rows = await session.rows(
		`SELECT ${cells.join(', ')} FROM ${quoted(table)}${where}${limit === undefined ? '' : ' LIMIT ?'}`,
		values,
	);
	return await rowsOf(rows, plan);
}

/** Numbers as text, with all their digits; times with the zone that they are in; bytes as they are. */
function shownAs(column: string, kind: ColumnKind, type: string): string {
	const name = quoted(column);
	if (/blob|binary/.test(type)) return name;
	if (/^bit\b/.test(type)) return `CAST(${name} + 0 AS CHAR)`;
	const text = `CAST(${name} AS CHAR)`;
	if (kind === 'timestamptz') {
		// A date of zeros is no time.
		return `IF(YEAR(${name}) = 0, ${text}, CONCAT(${text}, '+00'))`;
	}
	// As this package makes them; those of others keep the zeros that they ask for.
	if (/^decimal\(65,30\)/.test(type)) {
		return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text}))`;
	}
	return text;
}
