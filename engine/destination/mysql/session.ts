import type { Connection } from 'mysql2/promise';

import type { Rethrow } from './discretion';

/** What is bound to a `?`. Numbers go as text, which every column reads without rounding. */
export type Value = string | null;

/** A value as the server gives it: text, but for numbers of double precision, integers of 32 bits, and bytes. */
export type Field = string | number | Uint8Array | null;

/** A connection. */
export interface Session {
	/** Runs a statement and returns how many rows it found or wrote. */
	run(sql: string, values?: readonly Value[]): Promise<number>;
	/** Has the server look at a statement, and at whether the user may run it, without running it. */
	check(sql: string): Promise<void>;
	/** Rows as arrays. */
	rows(sql: string, values?: readonly Value[]): Promise<readonly (readonly Field[])[]>;
}

/** @param concealed throws what the server says on, without secrets */
export function sessionOn(connection: Connection, concealed: Rethrow): Session {
	const send = async (sql: string, values: readonly Value[]): Promise<unknown> => {
		const options = { sql, rowsAsArray: true };
		// A statement without values may be one that cannot be prepared.
		const sent =
			values.length === 0 ? connection.query(options) : connection.execute(options, [...values]);
		const [result] = await sent.catch(concealed);
		return result;
	};
	return {
		run: async (sql, values = []) => affectedRows(await send(sql, values)),
		check: async (sql) => {
			const statement = await connection.prepare(sql).catch(concealed);
			await statement.close();
		},
		rows: async (sql, values = []) => rowsIn(await send(sql, values)),
	};
}

function affectedRows(result: unknown): number {
	if (typeof result !== 'object' || result === null || !('affectedRows' in result)) return 0;
	return Number(result.affectedRows);
}

function rowsIn(result: unknown): readonly (readonly Field[])[] {
	return Array.isArray(result) ? (result as (readonly Field[])[]) : [];
}
