import { bookkeeping } from '../bookkeeping';
import type { RowsOptions, TableRow } from '../destination';
import { quoted } from '../identifiers';
import { tableMissing } from '../newTable';
import { rowsQuery } from '../rowsQuery';
import { planRows, rowsOf } from '../tableRows';
import { findTable } from './catalogue';
import type { Session } from './connection';
import { tableNames } from './structure';

const owner = quoted(bookkeeping.owner);

export async function readRows(
	session: Session,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table } = options;
	const found = await findTable(session, table);
	if (found === undefined) throw tableMissing(table, await tableNames(session));
	const plan = planRows(found, options);
	const values: string[] = [];
	const sql = rowsQuery(plan, options, {
		table: quoted(table),
		quoted,
		cell: (name) => shownAs(quoted(name)),
		// Its fractions are binary: what they add up to is rounded to more digits than any currency has.
		sum: (name) => shownAs(`round(sum(${quoted(name)}), 6)`),
		bind: (value) => {
			values.push(value);
			return '?';
		},
		isOwned: (begin) => `(${owner} IS NULL OR instr(${owner}, ${begin}) = 1)`,
		isThere: `${quoted(bookkeeping.deletedAt)} IS NULL`,
		// A day that a query gives is text in a column that SQLite takes for one of numbers.
		mixesKinds: true,
	});
	const rows = await session.query(sql, values);
	return await rowsOf(rows, plan);
}

/** As text, whole numbers of 64 bits are exact. */
function shownAs(value: string): string {
	return `CASE typeof(${value}) WHEN 'integer' THEN CAST(${value} AS TEXT) ELSE ${value} END`;
}
