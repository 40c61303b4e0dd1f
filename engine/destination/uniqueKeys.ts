import type { Column } from './columns';
import type { TableOptions } from './destination';
import { destinationError } from './errors';
import { quoted } from './identifiers';

/** What a back end finds of a table's unique keys. */
export interface UniqueKeys {
	/** What is unique in every row. */
	readonly uniqueKeys: readonly UniqueKey[];
	/** The statement that makes columns unique, for people to run. */
	readonly uniqueIndex: (columns: readonly string[]) => string;
}

/** A primary key, a unique constraint or a unique index on plain columns. */
export interface UniqueKey {
	readonly name: string;
	readonly parts: readonly UniquePart[];
	/** Whether the database can check it at the end of a statement instead of row by row. */
	readonly isDeferrable: boolean;
}

export interface UniquePart {
	readonly column: string;
	/** By which it compares, quoted; absent where every text in the column's place compares so. */
	readonly collation?: string | undefined;
	/** The operator by which it compares, with its schema; absent where that is the `=` which is always found. */
	readonly operator?: string | undefined;
	/** Whether two texts that differ can be one value to it, as `Anna` and `anna` to a `citext`. */
	readonly equates: boolean;
}

/** The key that rows are told apart by; of several, the one that takes most for equal, since all of them hold. */
export function uniqueKeyOn(
	found: UniqueKeys,
	{ table, structure }: TableOptions,
	keyColumns: readonly Column[],
): UniqueKey {
	const wanted = new Set(keyColumns.map(({ name }) => name));
	const matching = found.uniqueKeys.filter(
		({ parts }) => parts.length === wanted.size && parts.every(({ column }) => wanted.has(column)),
	);
	const equates = ({ parts }: UniqueKey) => parts.filter((part) => part.equates).length;
	const [best] = matching.toSorted((a, b) => equates(b) - equates(a));
	if (best !== undefined) return best;
	const list = [...wanted].map(quoted).join(', ');
	throw destinationError(
		'noUniqueKey',
		`The table "${table}" has no primary key and no unique index on exactly ${list}.`,
		structure.kind === 'fromRecords'
			? `Take the columns of its key, or write to a new table, which is made with this one; or create one: ${found.uniqueIndex([...wanted])}.`
			: `Create one: ${found.uniqueIndex([...wanted])}.`,
		{ parameter: 'key' },
	);
}
