import { quoted } from '../identifiers';
import type { KeyColumn, TableShape } from '../tableShape';
import type { UniquePart } from '../uniqueKeys';

/** How statements find rows `d` by keys `k` that come as arrays, the first parameters of a statement. */
export interface KeyMatching {
	readonly keys: readonly {
		readonly column: KeyColumn['column'];
		/** Quoted. */
		readonly name: string;
		/** Stands behind what is compared; empty for the column's own. */
		readonly collate: string;
		/** Compares the row's with a value of the column's type. */
		readonly equals: (value: string) => string;
	}[];
	/** A parameter per column of the key. */
	readonly arrays: string;
	/** What the arrays' elements are called. */
	readonly names: string;
	readonly matches: string;
	/**
	 * Narrows it down to the account, where the table has several.
	 *
	 * @param given what is never null in what the rows are found by; see {@link tiedTo}. Default: a part of the key
	 */
	readonly atAccount: (parameter: number, given?: string) => string;
}

export function keyMatching({ key, account }: Pick<TableShape, 'key' | 'account'>): KeyMatching {
	const keys = key.map(({ column, ...part }) => ({
		column,
		name: quoted(column.name),
		collate: collated(part),
		equals: (value: string) => equalIn(part, `d.${quoted(column.name)}`, value),
	}));
	return {
		keys,
		arrays: keys.map((_, index) => `$${index + 1}::text[]`).join(', '),
		names: keys.map((_, index) => `k${index}`).join(', '),
		matches: keys
			.map(({ column, equals }, index) => equals(`k.k${index}::${column.type}`))
			.join(' AND '),
		atAccount: (parameter, given = 'k.k0') =>
			account === undefined
				? ''
				: ` AND d.${quoted(account.column.name)} = ${tiedTo(given, `$${parameter}::text::${account.column.type}`)}`,
	};
}

/** Compares as a unique key does: by its collation, and by its type's operator even where no search path leads to that. */
export function equalIn(
	part: Pick<UniquePart, 'collation' | 'operator'>,
	one: string,
	other: string,
): string {
	return `${one} ${part.operator ?? '='} ${other}${collated(part)}`;
}

function collated({ collation }: Pick<UniquePart, 'collation'>): string {
	return collation === undefined ? '' : ` COLLATE ${collation}`;
}

/**
 * Ties what is asked of a row to what it is found by. Else the planner, which has no figures of a table that is just being
 * filled, takes such rows for few, and goes through all of them for each that is given, or through all that are given for
 * each of them.
 *
 * @param given what is never null in what the rows are found by
 */
export function tiedTo(given: string, expression: string): string {
	return `CASE WHEN ${given} IS NOT NULL THEN ${expression} END`;
}
