import { choice, option, type Said, say } from '../wording';
import type { Column, ColumnDefinition } from './columns';
import type { TableOptions } from './destination';
import { destinationError } from './errors';
import type { NameRules } from './fieldNames';
import { checkName } from './identifiers';

/** The columns that are given by name and type; none where a table is not made so. The writer fills the account's. */
export function definedColumns({
	structure,
	account,
}: Pick<TableOptions, 'account' | 'structure'>): readonly ColumnDefinition[] {
	if (structure.kind !== 'created') return [];
	return structure.columns.filter(({ name }) => name !== account?.column);
}

/**
 * Refuses names that the database cannot have beside each other, or beside those that the table has.
 *
 * @param existing the columns of the table, if it is there
 * @throws EngineError `nameInvalid`
 */
export function checkDefinedNames(
	defined: readonly ColumnDefinition[],
	{ maxBytes, system, foldsCase, isPlain }: NameRules,
	existing: readonly Column[] = [],
): void {
	const folded = (name: string) => (foldsCase ? name.toLowerCase() : name);
	const taken = new Map(existing.map(({ name }) => [folded(name), name]));
	for (const { name } of defined) {
		checkName('column', name, maxBytes, 'columns', isPlain);
		if (system.has(name)) {
			throw nameTaken(`The database keeps the column name "${name}" for itself.`);
		}
		const other = taken.get(folded(name));
		if (other !== undefined && other !== name) {
			throw nameTaken(`The database takes the columns "${other}" and "${name}" for one.`);
		}
		taken.set(folded(name), name);
	}
}

function nameTaken(message: string) {
	const remedy = say`Enter another name in "${option('columns')}".`;
	return destinationError('nameInvalid', message, remedy, { parameter: 'columns' });
}

/**
 * Returns what a table that is there lacks of the columns that are given. The external ID's are not among them: they
 * have to be its key.
 */
export function lackedColumns(
	columns: readonly Column[],
	options: TableOptions,
	rules: NameRules,
): readonly ColumnDefinition[] {
	const defined = definedColumns(options);
	checkDefinedNames(defined, rules, columns);
	const names = new Set(columns.map(({ name }) => name));
	return defined.filter(({ name }) => !names.has(name) && !options.key.includes(name));
}

/**
 * Refuses a table that holds columns as other types than they are given with: values would be judged, and compared, by
 * another type than the one that was asked for. A type that this package does not make goes by its own rules.
 *
 * @throws EngineError `columnTypeDiffers`
 */
export function checkDefinedTypes(columns: readonly Column[], options: TableOptions): void {
	const found = new Map(columns.map(({ name, kind }) => [name, kind]));
	const differing = definedColumns(options).flatMap(({ name, kind }): Said[] => {
		const has = found.get(name);
		return has === undefined || has === 'other' || has === kind
			? []
			: [say`"${name}" is ${choice(has)} there, and ${choice(kind)} here`];
	});
	if (differing.length === 0) return;
	const list = differing.reduce((before, each) => say`${before}; ${each}`);
	throw destinationError(
		'columnTypeDiffers',
		say`The table "${options.table}" has columns of other types: ${list}.`,
		say`Choose the types that the table has in "${option('columns')}", or write to a new table.`,
		{ parameter: 'columns' },
	);
}
