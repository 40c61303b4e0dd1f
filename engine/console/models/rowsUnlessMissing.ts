import { EngineError } from '../../errors';
import type { ConsoleRow, ConsoleTables, TableQuery } from '../tables';

/** Rows of a table that there may be; undefined without it, or without a column that is asked for. */
export async function rowsUnlessMissing(
	tables: ConsoleTables,
	query: TableQuery,
): Promise<readonly ConsoleRow[] | undefined> {
	return await tables.rows(query).catch((error: unknown) => {
		if (error instanceof EngineError && missing.has(error.kind)) return undefined;
		throw error;
	});
}

const missing: ReadonlySet<string> = new Set(['tableMissing', 'columnMissing']);
