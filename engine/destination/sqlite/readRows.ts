import { bookkeeping } from '../bookkeeping';
import type { RowsOptions, TableRow } from '../destination';
import { quoted } from '../identifiers';
import { tableMissing } from '../newTable';
import { planRows, rowsOf } from '../tableRows';
import { findTable } from './catalogue';
import type { Session } from './connection';
import { tableNames } from './structure';

export async function readRows(
	session: Session,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table, limit } = options;
	const found = await findTable(session, table);
	if (found === undefined) throw tableMissing(table, await tableNames(session));
	const plan = planRows(found, options);
	const owner = quoted(bookkeeping.owner);
	const conditions = [
		...(plan.isOwned ? [`(${owner} IS NULL OR instr(${owner}, ?) = 1)`] : []),
		...(plan.skipsDeleted ? [`${quoted(bookkeeping.deletedAt)} IS NULL`] : []),
	];
	const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
	// As text, whole numbers of 64 bits are exact.
	const cells = plan.columns
		.map(({ name }) => quoted(name))
		.map(
			(name) => `CASE typeof(${name}) WHEN 'integer' THEN CAST(${name} AS TEXT) ELSE ${name} END`,
		);
	// A limit below zero is none.
	const rows = await session.query(
		`SELECT ${cells.join(', ')} FROM ${quoted(table)}${where} LIMIT ?`,
		[...(plan.isOwned ? [plan.ownerStart] : []), limit ?? -1],
	);
	return await rowsOf(rows, plan);
}
