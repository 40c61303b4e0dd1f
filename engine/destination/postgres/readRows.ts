import { bookkeeping } from '../bookkeeping';
import type { RowsOptions, TableRow } from '../destination';
import { quoted } from '../identifiers';
import { tableMissing } from '../newTable';
import { rowsQuery } from '../rowsQuery';
import { planRows, rowsOf } from '../tableRows';
import { findTable, tableNames } from './catalogue';
import type { Session } from './connection';
import { refuseStoreSchema } from './storeSchema';
import { qualifiedName } from './structure';

const owner = quoted(bookkeeping.owner);

/** Reads rows within a transaction that writes nothing. */
export async function readRows(
	session: Session,
	schema: string,
	options: RowsOptions,
): Promise<readonly TableRow[]> {
	const { table } = options;
	await refuseStoreSchema(session, schema, table);
	const found = await findTable(session, schema, table);
	if (found === undefined) {
		const names = await tableNames(session, schema);
		throw tableMissing(table, names, { schema });
	}
	const plan = planRows(found, options);
	const values: string[] = [];
	const text = rowsQuery(plan, options, {
		table: qualifiedName(schema, table),
		quoted,
		cell: (name) => `${quoted(name)}::text`,
		sum: (name) => `sum(${quoted(name)})::text`,
		bind: (value) => `$${values.push(value)}`,
		isOwned: (begin) => `(${owner} IS NULL OR starts_with(${owner}, ${begin}))`,
		isThere: `${quoted(bookkeeping.deletedAt)} IS NULL`,
		mixesKinds: false,
	});
	await session.query(
		"BEGIN READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1",
	);
	const { rows } = await session.query<(string | null)[]>({ text, values, rowMode: 'array' });
	await session.query('COMMIT');
	return await rowsOf(rows, plan);
}
