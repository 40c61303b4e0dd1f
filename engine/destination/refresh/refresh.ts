import type { DefinedKind } from '../columns';
import type { TableOptions } from '../tableOptions';

/** What a `$1` of a query can stand for. */
export type QueryValue = string | number | boolean | null;

/** A table that holds what a query gives. */
export interface RefreshOptions extends Pick<
	TableOptions,
	| 'account'
	| 'addBookkeeping'
	| 'dryRun'
	| 'key'
	| 'owner'
	| 'runId'
	| 'schema'
	| 'table'
	| 'takeOver'
> {
	/**
	 * One SELECT in the words of the database; `$1`, `$2` and so on stand for {@link parameters}. Its tables are found in
	 * the schema of the table that is refreshed without being named with it. The session's time zone is UTC.
	 */
	readonly query: string;
	/** Bound, never put into the text. Default: none. */
	readonly parameters?: readonly QueryValue[];
	/** The share of the owner's rows, 0 to 1, that may go at once. Default: {@link defaultShareOfRefresh}. */
	readonly maxShare?: number;
	/** When the query was begun, in epoch milliseconds: rows that change are marked with it. */
	readonly readAt: number;
	/**
	 * Given what the query has answered before any of it is written, and once more where the query has to be run once more;
	 * what it throws keeps anything from being written. Not in a dry run. Default: nothing.
	 */
	readonly keepRows?: ((answer: RefreshAnswer) => Promise<void>) | undefined;
	/** Asked once the query has been answered; what it throws keeps anything from being written. Default: nothing. */
	readonly mayWrite?: () => Promise<void>;
}

/** What a column is to hold, where its values alone do not tell. */
export type ToldKind = Extract<
	DefinedKind,
	'bigint' | 'date' | 'jsonb' | 'numeric' | 'timestamptz'
>;

/** What a query has answered. */
export interface RefreshAnswer {
	/** By column. None in SQLite, where each value has a type of its own. */
	readonly kinds: Readonly<Record<string, ToldKind>>;
	/**
	 * By column, in no certain order, and without the column of the account; to be gone through once. Numbers that JavaScript
	 * would round are text.
	 */
	readonly rows: AsyncIterable<Readonly<Record<string, unknown>>>;
}

/** An answer that lacks more than half of what there was is rather a mistake, such as a table that is being filled. */
export const defaultShareOfRefresh = 0.5;

/** What became of a table; `created`, `updated` and `unchanged` add up to `rows`. */
export interface RefreshResult {
	/** How many the query gave. */
	readonly rows: number;
	readonly created: number;
	readonly updated: number;
	/** They are left as they are, their bookkeeping included. */
	readonly unchanged: number;
	/** The owner's rows that the query no longer gives: they are removed. */
	readonly deleted: number;
}
