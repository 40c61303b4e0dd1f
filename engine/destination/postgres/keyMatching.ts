import { quoted } from '../identifiers';
import type { KeyColumn, TableShape } from '../tableShape';

/** How statements find rows `d` by keys `k` that come as arrays, the first parameters of a statement. */
export interface KeyMatching {
	readonly keys: readonly {
		readonly column: KeyColumn['column'];
		/** Quoted. */
		readonly name: string;
		/** Stands behind what is compared; empty for the column's own. */
		readonly collate: string;
	}[];
	/** A parameter per column of the key. */
	readonly arrays: string;
	/** What the arrays' elements are called. */
	readonly names: string;
	readonly matches: string;
	/** Narrows it down to the account, where the table has several. */
	readonly atAccount: (parameter: number) => string;
}

export function keyMatching({ key, account }: Pick<TableShape, 'key' | 'account'>): KeyMatching {
	const keys = key.map(({ column, collation }) => ({
		column,
		name: quoted(column.name),
		collate: collation === undefined ? '' : ` COLLATE ${collation}`,
	}));
	return {
		keys,
		arrays: keys.map((_, index) => `$${index + 1}::text[]`).join(', '),
		names: keys.map((_, index) => `k${index}`).join(', '),
		matches: keys
			.map(
				({ column, name, collate }, index) => `d.${name} = k.k${index}::${column.type}${collate}`,
			)
			.join(' AND '),
		atAccount: (parameter) =>
			account === undefined
				? ''
				: ` AND d.${quoted(account.column.name)} = $${parameter}::text::${account.column.type}`,
	};
}
