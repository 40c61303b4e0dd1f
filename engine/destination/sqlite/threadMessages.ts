import type { SQLInputValue } from 'node:sqlite';

export type Value = SQLInputValue;

export interface ThreadData {
	readonly file: string;
	/** How long SQLite waits for another writer. */
	readonly busyTimeoutMs: number;
	/** Statements for every new connection. */
	readonly settings: string;
}

/**
 * Rows as one text, which is handed to a thread at a tenth of the cost of its values one by one: lines of COPY's text
 * format, with a line feed between them.
 */
export interface Rows {
	readonly text: string;
	/** Places of values that are bound as numbers, where they are the text of one. */
	readonly numberPlaces: readonly number[];
}

export type ThreadRequest =
	| { readonly kind: 'execute'; readonly sql: string }
	| { readonly kind: 'query'; readonly sql: string; readonly values: readonly Value[] }
	| {
			readonly kind: 'runEach';
			readonly sql: string;
			/** Values that stand before those of every row. */
			readonly before: readonly Value[];
			readonly rows: Rows;
	  }
	| { readonly kind: 'getEach'; readonly sql: string; readonly rows: Rows }
	| { readonly kind: 'close' };

/** What became of rows that were run one by one. */
export interface RunResult {
	/** Places of rows that changed nothing. */
	readonly untouched: readonly number[];
	/** Rows that the database refused, while the others were written. */
	readonly refused: readonly RefusedRow[];
}

export interface RefusedRow {
	readonly index: number;
	/** SQLite's extended result code. */
	readonly errcode: number;
	readonly message: string;
}

export type ThreadAnswer =
	| { readonly kind: 'done' }
	| { readonly kind: 'rows'; readonly rows: readonly (readonly unknown[] | undefined)[] }
	| ({ readonly kind: 'ran' } & RunResult)
	| { readonly kind: 'failed'; readonly errcode: number; readonly message: string };
