import type { CellEncoder } from './cell';
import type { IntegerRange } from './numberCells';

/** The types this package creates columns of; a column of an existing table is `other` when it is none of them. */
export type ColumnKind =
	| 'text'
	| 'integer'
	| 'bigint'
	| 'numeric'
	| 'double'
	| 'boolean'
	| 'timestamptz'
	| 'jsonb'
	| 'other';

export const creatableKinds = [
	'text',
	'integer',
	'bigint',
	'numeric',
	'double',
	'boolean',
	'timestamptz',
	'jsonb',
] as const satisfies readonly ColumnKind[];

export type CreatableKind = (typeof creatableKinds)[number];

/** What a column is made as: besides what is guessed or chosen, a day of the calendar without a time. */
export type DefinedKind = CreatableKind | 'date';

export interface ColumnDefinition {
	readonly name: string;
	readonly kind: DefinedKind;
}

/** Returns a column for choosing from, without what only a writer needs. */
export function describedColumn({ name, kind, type, isGenerated, hasDefault }: Column): Column {
	return { name, kind, type, isGenerated, hasDefault };
}

/** A column as a table has it. */
export interface Column {
	readonly name: string;
	readonly kind: ColumnKind;
	/** The type in the destination's own words, safely quoted where it stands in a statement. */
	readonly type: string;
	/** Whether the database fills it itself and takes no value. */
	readonly isGenerated: boolean;
	/** Whether the database gives it a value where a new row has none. */
	readonly hasDefault: boolean;
	/**
	 * SQLite's, where it makes a number of text that looks like one: a whole one of 64 bits or a double (`numeric`), or
	 * always a double (`real`).
	 */
	readonly affinity?: 'numeric' | 'real';
	/** What the column takes, where its type is narrower than its kind, or of another. Default: what its kind takes. */
	readonly encode?: CellEncoder;
	/** The same in a column of the external ID, where that differs. Default: as `encode`. */
	readonly encodeKey?: CellEncoder;
	/** What it keeps, where it is a column of whole numbers as this package makes one. */
	readonly wholeRange?: IntegerRange;
	/** SQLite: whether text that is a number is bound as one. Default: false. */
	readonly isBoundAsNumber?: boolean;
}
