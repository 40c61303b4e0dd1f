import { bookkeeping } from '../bookkeeping';
import { quoted } from '../identifiers';
import type { TableShape } from '../tableShape';
import { keyMatching } from './keyMatching';

/** What it takes to write rows of records that are gone, and the table beside that keeps their tombstones. */
export interface TombstoneStatements {
	readonly create: string;
	/** $1…: an array per key column[, account]. Rows: place from 1, then the version and its owner. */
	readonly lookUp: string;
	/** $1…: an array per key column[, account]. */
	readonly remove: string;
	readonly unbury: string;
	/** $1…: an array per key column, then cursor, hash, readAt; runId, owner[, account]. */
	readonly mark: string;
	readonly bury: string;
}

/** @param qualifiedTable of the table, and of the one beside it, which is given by schema and name as well */
export function tombstoneStatements(
	qualifiedTable: string,
	beside: { readonly schema: string; readonly name: string },
	shape: TableShape,
): TombstoneStatements {
	const { account } = shape;
	const { keys, arrays, names, matches, atAccount } = keyMatching(shape);
	const tombstones = `${quoted(beside.schema)}.${quoted(beside.name)}`;
	const accountName = account === undefined ? [] : [quoted(account.column.name)];
	const versions = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt].map(quoted);
	const run = [bookkeeping.runId, bookkeeping.owner].map(quoted);
	const kept = [...keys.map(({ name }) => name), ...versions, ...run, ...accountName];
	const unique = [...accountName, ...keys.map(({ name, collate }) => `${name}${collate}`)];
	const afterKeys = keys.length + 1;
	const at = (offset: number) => `$${afterKeys + offset}`;
	const given = `unnest(${arrays}, ${at(0)}::text[], ${at(1)}::text[], ${at(2)}::text[]) AS k(${names}, vc, vh, vr)`;
	const version = ['k.vc::double precision', 'k.vh', 'k.vr::timestamptz'];
	const runValues = [`${at(3)}::text`, `${at(4)}::text`];
	const assigned = [...versions, ...run].map(
		(name, index) => `${name} = ${[...version, ...runValues][index]}`,
	);
	const remove = (table: string) => `DELETE FROM ${table} d USING unnest(${arrays}) AS k(${names})
		WHERE ${matches}${atAccount(afterKeys)}`;
	return {
		create: `CREATE TABLE ${tombstones} AS SELECT ${kept.join(', ')} FROM ${qualifiedTable} WITH NO DATA;
			CREATE UNIQUE INDEX ON ${tombstones} (${unique.join(', ')})`,
		lookUp: `SELECT k.n, d.${versions[0]}, d.${versions[1]},
			(extract(epoch FROM d.${versions[2]}) * 1000)::float8, NULL, d.${run[1]}
			FROM unnest(${arrays}) WITH ORDINALITY AS k(${names}, n)
			JOIN ${tombstones} d ON ${matches}${atAccount(afterKeys)}`,
		remove: remove(qualifiedTable),
		unbury: remove(tombstones),
		mark: `UPDATE ${qualifiedTable} d SET ${assigned.join(', ')},
			${quoted(bookkeeping.deletedAt)} = ${version[2]} FROM ${given}
			WHERE ${matches}${atAccount(afterKeys + 5)}`,
		bury: `INSERT INTO ${tombstones} (${kept.join(', ')})
			SELECT ${[
				...keys.map(({ column }, index) => `k.k${index}::${column.type}`),
				...version,
				...runValues,
				...(account === undefined ? [] : [`${at(5)}::text::${account.column.type}`]),
			].join(', ')} FROM ${given}`,
	};
}
