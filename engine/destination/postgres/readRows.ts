import { bookkeeping } from '../bookkeeping';
import type { RowsOptions, TableRow } from '../destination';
import { quoted } from '../identifiers';
import { tableMissing } from '../newTable';
import { planRows, rowsOf } from '../tableRows';
import { findTable, tableNames } from './catalogue';
import type { Session } from './connection';
import { refuseStoreSchema } from './storeSchema';
import { qualifiedName } from './structure';

/** Reads rows within a transaction that writes nothing. */
export async function readRows(
	session: Session,
	schema: string,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table, limit } = options;
	await refuseStoreSchema(session, schema, table);
	const found = await findTable(session, schema, table);
	if (found === undefined) {
		const names = await tableNames(session, schema);
		throw tableMissing(table, names, { schema });
	}
	const plan = planRows(found, options);
	const owner = quoted(bookkeeping.owner);
	const conditions = [
		plan.isOwned ? `(${owner} IS NULL OR starts_with(${owner}, $1))` : '$1::text IS NOT NULL',
		...(plan.skipsDeleted ? [`${quoted(bookkeeping.deletedAt)} IS NULL`] : []),
	];
	const cells = plan.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
	await session.query(
		"BEGIN READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1",
	);
	const { rows } = await session.query<(string | null)[]>({
		text: `SELECT ${cells} FROM ${qualifiedName(schema, table)} WHERE ${conditions.join(' AND ')} LIMIT $2`,
		values: [plan.ownerStart, limit ?? null],
		rowMode: 'array',
	});
	await session.query('COMMIT');
	return await rowsOf(rows, plan);
}
