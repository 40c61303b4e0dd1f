import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a table that exist at their source, as they stand in the file; none when there is no such table yet. */
export function readSqliteTable(file: string, table: string): readonly Row[] {
	if (!existsSync(file)) return [];
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		const known = database
			.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
			.get(table);
		if (known === undefined) return [];
		const name = `"${table.replaceAll('"', '""')}"`;
		return database
			.prepare(`SELECT * FROM ${name} WHERE _sync_deleted_at IS NULL`)
			.all()
			.map((row) => ({ ...row }));
	} finally {
		database.close();
	}
}
