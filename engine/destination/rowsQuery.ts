import type { ColumnKind } from './columns';
import type { Condition, RowsOptions } from './destination';
import { destinationError } from './errors';
import type { RowsPlan } from './tableRows';

/** What databases word differently of a query for rows. */
export interface RowsDialect {
	/** The table, quoted. */
	readonly table: string;
	quoted(name: string): string;
	/** A column as what {@link rowsOf} reads. */
	cell(name: string, kind: ColumnKind): string;
	/** The sum of a column as what {@link rowsOf} reads. */
	sum(name: string): string;
	/** Where the next value is bound. */
	bind(value: string): string;
	/** What holds for rows whose owner begins with what is bound, and for those of nobody. */
	isOwned(begin: string): string;
	/** What holds for rows that are not marked as deleted. */
	readonly isThere: string;
	/** Whether a column of numbers may hold text, and be compared with it. */
	readonly mixesKinds: boolean;
}

/**
 * Words a query for rows. Names of columns come from the table itself, and values are bound.
 *
 * @throws EngineError `columnMissing`
 */
export function rowsQuery(plan: RowsPlan, options: RowsOptions, dialect: RowsDialect): string {
	const { where = [], order = [], sums, limit, accountId } = options;
	const ofAccount = ({ name, kind }: RowsPlan['columns'][number]) =>
		compared({ column: name, is: '=', value: accountId }, kind, dialect);
	const kinds = new Map(plan.columns.map(({ name, kind }) => [name, kind]));
	const kindOf = (name: string): ColumnKind => {
		const kind = kinds.get(name);
		if (kind === undefined) throw columnMissing(options.table, name);
		return kind;
	};
	for (const name of sums?.of ?? []) kindOf(name);
	const asked = [...where.map(({ column }) => column), ...order.map(({ column }) => column)];
	for (const name of [...asked, ...(sums?.by ?? [])]) kindOf(name);
	const cells = plan.shown.map(({ name, kind }) =>
		sums?.of.includes(name) === true ? dialect.sum(name) : dialect.cell(name, kind),
	);
	const conditions = [
		...(plan.accountColumn === undefined ? [] : [ofAccount(plan.accountColumn)]),
		...(plan.isOwned ? [dialect.isOwned(dialect.bind(plan.ownerStart))] : []),
		...(plan.skipsDeleted ? [dialect.isThere] : []),
		...where.map((condition) => compared(condition, kindOf(condition.column), dialect)),
	];
	const names = (columns: readonly string[]) => columns.map(dialect.quoted).join(', ');
	const sorted = order.map(({ column, descending = false }) => {
		const name = dialect.quoted(column);
		// By the number, not by the text that is given out.
		const value = sums?.of.includes(column) === true ? `sum(${name})` : name;
		return `${value}${descending ? ' DESC' : ''}`;
	});
	return [
		`SELECT ${cells.join(', ')} FROM ${dialect.table}`,
		...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
		...(sums === undefined ? [] : [`GROUP BY ${names(sums.by)}`]),
		...(sorted.length === 0 ? [] : [`ORDER BY ${sorted.join(', ')}`]),
		...(limit === undefined ? [] : [`LIMIT ${dialect.bind(String(limit))}`]),
	].join(' ');
}

/** The column stands alone, so that an index of it can be used. */
function compared(condition: Condition, kind: ColumnKind, dialect: RowsDialect): string {
	// PostgreSQL refuses to compare a number with anything else, and MySQL takes what it begins with.
	const fits = (value: string) =>
		dialect.mixesKinds || !numbers.has(kind) || /^-?\d{1,18}(\.\d+)?$/.test(value);
	const values = (condition.is === 'in' ? condition.values : [condition.value]).filter(fits);
	if (values.length === 0) return '1 = 0';
	const bound = values.map((value) => dialect.bind(value)).join(', ');
	const right = condition.is === 'in' ? `IN (${bound})` : `${condition.is} ${bound}`;
	return `${dialect.quoted(condition.column)} ${right}`;
}

const numbers: ReadonlySet<ColumnKind> = new Set(['integer', 'bigint', 'numeric', 'double']);

function columnMissing(table: string, column: string): Error {
	return destinationError(
		'columnMissing',
		`The table "${table}" has no column ${JSON.stringify(column)}`,
		'Choose another table, or one that was written with this column.',
		{ parameter: 'table' },
	);
}
