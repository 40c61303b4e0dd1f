import type { EngineError } from '../../errors';
import { firstNames, shortened } from '../../shortened';
import { option, say } from '../../wording';
import { isBookkeeping } from '../bookkeeping';
import { destinationError } from '../errors';
import type { NameRules } from '../fieldNames';
import { checkName, closestName } from '../identifiers';
import type { FoundTable } from '../tableShape';
import { joinedId } from '../tableKey';
import type { Cell } from '../cell';
import type { RefreshOptions } from './refresh';

/** A column of a query's answer. */
export interface StagedColumn {
	readonly name: string;
	/** In the database's own words, as it can stand in a statement; empty where SQLite says nothing of it. */
	readonly type: string;
}

/** So many keys, or columns, an error names. */
export const mostNamed = 5;

/**
 * Checks what a query gives before anything is made of it.
 *
 * @param found the table, if it is there
 * @throws EngineError naming the column that is too much, or missing
 */
export function checkColumns(
	staged: readonly StagedColumn[],
	found: FoundTable | undefined,
	{ table, key }: Pick<RefreshOptions, 'key' | 'table'>,
	rules: NameRules,
): void {
	const names = staged.map(({ name }) => name);
	for (const name of names) {
		checkName('column', name, rules.maxBytes, 'query', rules.isPlain);
		if (isBookkeeping(name))
			throw fault(`The query gives a column "${name}", which is kept for bookkeeping.`, renamed);
		if (rules.system.has(name))
			throw fault(`The database keeps the column name "${name}" for itself.`, renamed);
	}
	for (const name of key) if (!names.includes(name)) throw keyMissing(name, names);
	const [columnToo] = found === undefined ? [] : names.filter((name) => !hasColumn(found, name));
	if (columnToo !== undefined) {
		throw fault(
			`The query gives a column "${columnToo}", and the table "${table}" has none of that name.`,
			say`Add the column to the table, leave it out of "${option('query')}", or enter a new "${option('table')}".`,
		);
	}
}

function hasColumn({ columns }: FoundTable, wanted: string): boolean {
	return columns.some(({ name, isGenerated }) => name === wanted && !isGenerated);
}

const renamed = say`Give it another name with AS in "${option('query')}", or leave it out.`;

function fault(message: string, remedy: typeof renamed): EngineError {
	return destinationError('columnMissing', message, remedy, { parameter: 'query' });
}

function keyMissing(name: string, names: readonly string[]): EngineError {
	const closest = closestName(name, names);
	return destinationError(
		'invalidOption',
		`The query gives no column "${name}" for the external ID${closest === undefined ? '' : `; the closest is "${closest}"`}.`,
		say`Enter in "${option('key')}" columns that the query gives: ${firstNames(names, 12)}.`,
		{ parameter: 'key' },
	);
}

/** @throws EngineError `keyInvalid` where rows have no key: they could not be found again */
export function checkNoneEmpty(empty: number, key: readonly string[]): void {
	if (empty === 0) return;
	throw destinationError(
		'keyInvalid',
		`${empty} ${empty === 1 ? 'row' : 'rows'} of the query's answer ${empty === 1 ? 'has' : 'have'} NULL in the external ID (${key.join(', ')}). Nothing was written.`,
		say`Leave such rows out in "${option('query')}" with WHERE … IS NOT NULL, or give them a value with COALESCE.`,
		{ parameter: 'key' },
	);
}

/**
 * @param rows of each key that several rows have, its values and how many have it; one more than {@link mostNamed} at most
 * @throws EngineError `keyInvalid`
 */
export function checkNoneTwice(
	rows: readonly (readonly unknown[])[],
	key: readonly string[],
): void {
	if (rows.length === 0) return;
	const ids = rows.map((row) => `${idOf(row.slice(0, -1))} (${Number(row.at(-1))} rows)`);
	throw destinationError(
		'keyInvalid',
		`The query gives several rows with one external ID (${key.join(', ')}): ${firstNames(ids, mostNamed)}. Nothing was written.`,
		say`Add up such rows in "${option('query')}" with GROUP BY, or name in "${option('key')}" all columns that tell rows apart.`,
		{ parameter: 'key' },
	);
}

/**
 * @param rows of each such row its key's values and its owner in words
 * @throws EngineError `otherOwner`
 */
export function checkNoneForeign(
	rows: readonly (readonly unknown[])[],
	describe: (owner: string) => string,
	{ table }: Pick<RefreshOptions, 'table'>,
): void {
	const [first] = rows;
	if (first === undefined) return;
	const ids = rows.map((row) => idOf(row.slice(0, -1)));
	throw destinationError(
		'otherOwner',
		`Rows of the table "${table}" belong to ${describe(String(first.at(-1)))}: ${firstNames(ids, mostNamed)}. Nothing was written.`,
		say`Enter another "${option('table')}", or switch on "${option('takeOver')}", if these rows are to be overwritten.`,
		{ parameter: 'takeOver' },
	);
}

/** @throws EngineError `columnTypeDiffers` where a column would hold other values than the query gives */
export function checkNoneChanged(
	lost: readonly string[],
	{ table }: Pick<RefreshOptions, 'table'>,
): void {
	const [name] = lost;
	if (name === undefined) return;
	throw destinationError(
		'columnTypeDiffers',
		`The column "${name}" of the table "${table}" would hold other values than the query gives: its type cuts or rounds them. Nothing was written.`,
		say`Give the column the type that the values have, convert them with CAST in "${option('query')}", or enter a new "${option('table')}".`,
		{ parameter: 'query' },
	);
}

function idOf(values: readonly unknown[]): string {
	return shortened(joinedId(values as readonly Cell[]));
}
