import { bookkeepingColumns } from '../bookkeeping';
import type { TableOptions } from '../destination';
import { type FoundTable, shapeOf, type TableShape } from '../tableShape';
import { type Statements, statementsFor } from './statements';

/** A table as it was settled, with all that is derived from it. */
export interface SettledTable {
	/** Quoted. */
	readonly name: string;
	readonly shape: TableShape;
	readonly statements: Statements;
	/** The columns that a record may have without the table having to grow. */
	readonly known: ReadonlySet<string>;
}

export function settledTable(name: string, found: FoundTable, options: TableOptions): SettledTable {
	const shape = shapeOf(found, options);
	return {
		name,
		shape,
		statements: statementsFor(name, shape),
		known: new Set([...found.columns, ...bookkeepingColumns].map((column) => column.name)),
	};
}
