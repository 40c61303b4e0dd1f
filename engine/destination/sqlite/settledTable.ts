import type { TableOptions } from '../destination';
import type { FieldColumns } from '../fieldColumns';
import { type FoundTable, shapeOf, type TableShape } from '../tableShape';
import { type Statements, statementsFor } from './statements';

/** A table as it was settled, with all that is derived from it. */
export interface SettledTable {
	/** Quoted. */
	readonly name: string;
	readonly shape: TableShape;
	readonly statements: Statements;
	readonly fieldColumns: FieldColumns;
}

export function settledTable(
	name: string,
	found: FoundTable,
	options: TableOptions,
	columnsOfFields: FieldColumns,
): SettledTable {
	const shape = shapeOf(found, options);
	return {
		name,
		shape,
		statements: statementsFor(name, shape),
		fieldColumns: columnsOfFields,
	};
}
