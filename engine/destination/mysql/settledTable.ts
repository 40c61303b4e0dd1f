import { bookkeepingColumns } from '../bookkeeping';
import type { TableOptions } from '../destination';
import type { FieldColumns } from '../fieldColumns';
import { shapeOf, type TableShape } from '../tableShape';
import type { UniqueKey } from '../uniqueKeys';
import { widenableFields, type WidenableField } from '../widening';
import { lockName, nameRules } from './names';
import { type Statements, statementsFor } from './statements';
import { checkKeyTypes, checkWritten, type TablePlan, tableName } from './structure';

/** A table as it was settled, with all that is derived from it. */
export interface SettledTable {
	/** Quoted. */
	readonly name: string;
	readonly shape: TableShape;
	readonly statements: Statements;
	readonly uniqueKeys: readonly UniqueKey[];
	/** Whether a row is found by its key in the table's own index. */
	readonly isIndexed: boolean;
	/** How many bytes the server takes at once. */
	readonly maxPacketBytes: number;
	/** Whether it is there. */
	readonly isThere: boolean;
	/** Where the columns that are there stand among those of the shape: the others are judged, and not written. */
	readonly places: readonly number[];
	/** Whether it has the bookkeeping columns. */
	readonly isBooked: boolean;
	/** Keeps other writers of these rows out. */
	readonly lock: string;
	readonly fieldColumns: FieldColumns;
	/** Fields whose columns are widened when a record needs it. */
	readonly widenable: readonly WidenableField[];
}

export function settledTable(
	{ table: found, isThere, unmade }: TablePlan,
	options: TableOptions,
	database: string,
	columnsOfFields: FieldColumns,
): SettledTable {
	const shape = shapeOf(found, options);
	checkKeyTypes(
		shape.key.map(({ column }) => column),
		options,
	);
	checkWritten(shape.columns, options);
	const places = shape.columns.flatMap(({ name }, place) => (unmade.has(name) ? [] : [place]));
	const written = shape.columns.filter(({ name }) => !unmade.has(name));
	const name = tableName(options);
	const isBooked = !bookkeepingColumns.some((column) => unmade.has(column.name));
	const isIndexed = !found.hashedKeys.has(shape.keyName);
	return {
		name,
		shape,
		isIndexed,
		statements: statementsFor(name, shape, isIndexed, written, isBooked),
		uniqueKeys: found.uniqueKeys,
		maxPacketBytes: found.maxPacketBytes ?? Infinity,
		isThere,
		places,
		isBooked,
		lock: lockName(database, options.table, shape.account?.id),
		fieldColumns: columnsOfFields,
		widenable: widenableFields(found, options, nameRules, columnsOfFields.known),
	};
}
