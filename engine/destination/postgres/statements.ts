import { hashLength } from '../../records/contentHash';
import { fieldMarkLength } from '../../records/version';
import { bookkeeping } from '../bookkeeping';
import { quoted } from '../identifiers';
import { ownersOf } from '../owners';
import type { TableShape } from '../tableShape';
import { keyMatching, tiedTo } from './keyMatching';

/** A table with what it takes to write it, as statements. Names are quoted; values come as parameters or by COPY. */
export interface Statements {
	/** Whose some rows are. */
	readonly owners: string;
	/** $1…: an array per key column. Rows: places from 1 of keys that another one equals, and of the first that it does. */
	readonly equalKeys: string;
	/** $1…: an array per key column[, account]. Rows: place from 1, then the stored version and its owner. */
	readonly lookUp: string;
	/** $1…: an array per written column, then cursor, hash, readAt; runId, owner[, account]. */
	readonly insertRows: string;
	readonly updateRows: string;
	/** $1…: an array per key column, readAt[, account]. */
	readonly confirmRows: string;
	/** COPY of: [account,] written columns, cursor, hash, readAt, runId, owner. */
	readonly copyRows: string;
	readonly createStage: string;
	readonly emptyStage: string;
	/** COPY of: written columns, cursor, hash, readAt, place. */
	readonly copyStage: string;
	/** $1: runId, $2: owner[, $3: account]. */
	readonly mergeStage: string;
	/** The same for rows that certainly hold an older version. One row: the places of those that were updated. */
	readonly mergeNewer: string;
}

/**
 * An index is used for each key, whatever the planner thinks: it has no figures of a table that is just being filled,
 * and reads it in full for each batch then.
 */
export const keyedAccess =
	"SET LOCAL lock_timeout = '60s'; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;";

export const stage = `pg_temp.${quoted('_sync_stage')}`;
const place = quoted('_sync_place');

/** @param takesOver whether rows of other owners are written */
export function statementsFor(
	qualifiedTable: string,
	shape: TableShape,
	takesOver: boolean,
): Statements {
	const { columns, account, keyPlaces } = shape;
	const names = columns.map(({ name }) => quoted(name));
	const columnAt = (index: number) => `c${index}`;
	const versions = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt].map(quoted);
	const run = [bookkeeping.runId, bookkeeping.owner].map(quoted);
	const accountName = account === undefined ? [] : [quoted(account.column.name)];
	const {
		keys,
		arrays: keyArrays,
		names: keyNames,
		matches: matchesKey,
		atAccount,
	} = keyMatching(shape);

	const rowArrays = [...names, ...versions].map((_, index) => `$${index + 1}::text[]`).join(', ');
	const rowNames = [...names.map((_, index) => columnAt(index)), 'vc', 'vh', 'vr'];
	const values = [
		...columns.map(({ type }, index) => `u.${columnAt(index)}::${type}`),
		'u.vc::double precision',
		'u.vh',
		'u.vr::timestamptz',
	];
	const afterRows = rowNames.length + 1;
	const runValues = (first: number) => [`$${first}::text`, `$${first + 1}::text`];
	const isKey = (index: number) => keyPlaces.includes(index);
	const assigned = (sources: readonly string[], firstRun: number) =>
		[
			...names.flatMap((name, index) => (isKey(index) ? [] : [`${name} = ${sources[index]}`])),
			...versions.map((name, index) => `${name} = ${sources[names.length + index]}`),
			...run.map((name, index) => `${name} = ${runValues(firstRun)[index]}`),
			`${quoted(bookkeeping.deletedAt)} = NULL`,
		].join(', ');
	const staged = [...names, ...versions].join(', ');
	const cursor = quoted(bookkeeping.cursor);
	const mergeStage = `UPDATE ${qualifiedTable} d SET ${assigned(
		[...names, ...versions].map((name) => `s.${name}`),
		1,
	)} FROM ${stage} s
		WHERE ${keys.map(({ name, equals }) => equals(`s.${name}`)).join(' AND ')}${atAccount(3, `s.${place}`)}`;
	const [hash, owner] = [bookkeeping.hash, bookkeeping.owner].map(quoted);
	const isStanding = `d.${quoted(bookkeeping.deletedAt)} IS NULL`;
	const isOwn = takesOver ? '' : ` AND (d.${owner} = $2::text OR d.${owner} IS NULL)`;
	const sameField = `(length(d.${hash}) = ${hashLength}
			OR substr(d.${hash}, ${hashLength + 1}, ${fieldMarkLength}) = substr(s.${hash}, ${hashLength + 1}, ${fieldMarkLength}))`;

	return {
		owners: ownersOf(qualifiedTable, quoted),
		equalKeys: `SELECT n, first FROM (SELECT k.n, min(k.n) OVER (PARTITION BY ${keys
			.map(({ column, collate }, index) => `k.k${index}::${column.type}${collate}`)
			.join(', ')}) AS first
			FROM unnest(${keyArrays}) WITH ORDINALITY AS k(${keyNames}, n)) AS g WHERE first <> n`,
		lookUp: `SELECT k.n, d.${quoted(bookkeeping.cursor)}, d.${quoted(bookkeeping.hash)},
			(extract(epoch FROM d.${quoted(bookkeeping.readAt)}) * 1000)::float8,
			(extract(epoch FROM d.${quoted(bookkeeping.deletedAt)}) * 1000)::float8, d.${owner}
			FROM unnest(${keyArrays}) WITH ORDINALITY AS k(${keyNames}, n)
			JOIN ${qualifiedTable} d ON ${matchesKey}${atAccount(keys.length + 1)}`,
		insertRows: `INSERT INTO ${qualifiedTable} (${[...names, ...versions, ...run, ...accountName].join(', ')})
			SELECT ${[...values, ...runValues(afterRows)].join(', ')}${account === undefined ? '' : `, $${afterRows + 2}::text::${account.column.type}`}
			FROM unnest(${rowArrays}) AS u(${rowNames.join(', ')})`,
		updateRows: `UPDATE ${qualifiedTable} d SET ${assigned(values, afterRows)}
			FROM unnest(${rowArrays}) AS u(${rowNames.join(', ')})
			WHERE ${keys.map(({ column, equals }, index) => equals(`u.${columnAt(keyPlaces[index] ?? 0)}::${column.type}`)).join(' AND ')}${atAccount(afterRows + 2, `u.${columnAt(keyPlaces[0] ?? 0)}`)}`,
		confirmRows: `UPDATE ${qualifiedTable} d SET ${quoted(bookkeeping.readAt)} = k.vr::timestamptz
			FROM unnest(${keyArrays}, $${keys.length + 1}::text[]) AS k(${keyNames}, vr)
			WHERE ${matchesKey}${atAccount(keys.length + 2)}`,
		copyRows: `COPY ${qualifiedTable} (${[...accountName, ...names, ...versions, ...run].join(', ')}) FROM STDIN`,
		createStage: `CREATE TEMPORARY TABLE ${quoted('_sync_stage')} ON COMMIT DROP AS
			SELECT ${staged}, 0 AS ${place} FROM ${qualifiedTable} WITH NO DATA`,
		emptyStage: `TRUNCATE ${stage}`,
		copyStage: `COPY ${stage} (${staged}, ${place}) FROM STDIN`,
		mergeStage,
		mergeNewer: `WITH updated AS (${mergeStage} AND ${tiedTo(`s.${place}`, `${isStanding}${isOwn}`)}
			AND s.${cursor} > d.${cursor} AND ${sameField} RETURNING s.${place})
			SELECT coalesce(string_agg(${place}::text, ','), '') AS places FROM updated`,
	};
}
