import { ValueRefusal } from '../../records/refusal';
import { shortened } from '../../shortened';
import { cellEncoders } from '../cells';
import type { Column } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import { fieldsOf, type NameRules } from '../fieldNames';
import { quoted } from '../identifiers';
import { outgrows } from '../numberCells';
import { splitDown } from '../splitting';
import { outgrownColumns, widenableFields } from '../widening';
import type { PostgresTable } from './catalogue';
import type { Session } from './connection';
import { fullReasonOf, isAlterationRefused } from './faults';
import { inSavepoint } from './savepoint';

/** Columns that stay as they are, with what the database said. */
type Refusals = ReadonlyMap<string, string>;

/** Returns the columns of whole numbers that have to become `numeric` for these records. */
export function columnsToWiden(
	found: PostgresTable,
	options: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
): readonly string[] {
	const fields = widenableFields(found, options, rules, fieldsOf(records));
	return [...outgrownColumns(fields, records, options.key)];
}

/**
 * Makes columns `numeric`, which loses nothing and rewrites the table, once for all of them if the database takes it so.
 *
 * @param table qualified
 */
export async function widen(
	session: Session,
	table: string,
	columns: readonly string[],
): Promise<Refusals> {
	const alter = async (part: readonly string[]) => {
		const changes = part.map((name) => `ALTER COLUMN ${quoted(name)} TYPE numeric`).join(', ');
		await inSavepoint(session, () => session.query(`ALTER TABLE ${table} ${changes}`));
	};
	const faults = await splitDown(columns, alter, isAlterationRefused);
	return new Map(
		faults.map(({ item, error }) => {
			if (!isAlterationRefused(error)) throw error;
			return [item, fullReasonOf(error)];
		}),
	);
}

/** Returns the table whose columns say of a number that they cannot keep why they were not widened. */
export function explaining(found: PostgresTable, refusals: Refusals): PostgresTable {
	if (refusals.size === 0) return found;
	const columns = found.columns.map((column) => {
		const refusal = refusals.get(column.name);
		return refusal === undefined ? column : unwidened(column, refusal);
	});
	return { ...found, columns };
}

function unwidened({ wholeRange, ...column }: Column, refusal: string): Column {
	const { encode = cellEncoders[column.kind] } = column;
	return {
		...column,
		encode: (value, notes) => {
			if (wholeRange === undefined || !outgrows(value, wholeRange)) return encode(value, notes);
			throw new ValueRefusal(
				`${shortened(String(value))} needs a column of type numeric, and PostgreSQL does not let "${column.name}" become one (${refusal}); take away what depends on the column for one run, or write to a new table`,
			);
		},
	};
}
