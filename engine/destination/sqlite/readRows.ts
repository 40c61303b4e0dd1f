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
		plan.isOwned ? `(${owner} IS NULL OR substr(${owner}, 1, length(?1)) = ?1)` : '?1 IS NOT NULL',
		...(plan.skipsDeleted ? [`${quoted(bookkeeping.deletedAt)} IS NULL`] : []),
	];
	// As text, whole numbers of 64 bits are exact.
	const cells = plan.columns
		.map(({ name }) => quoted(name))
		.map(
			(name) => `CASE typeof(${name}) WHEN 'integer' THEN CAST(${name} AS TEXT) ELSE ${name} END`,
		);
	// A limit below zero is none.
	const rows = await session.query(
		`SELECT ${cells.join(', ')} FROM ${quoted(table)} WHERE ${conditions.join(' AND ')} LIMIT ?2`,
		[plan.ownerStart, limit ?? -1],
	);
	return await rowsOf(rows, plan);
}
