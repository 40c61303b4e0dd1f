import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

import type { StoreConfig } from '../../../engine/store';

/** Every column and index of a store but those of its version, one line each, in order. */
export async function schemaOf(config: StoreConfig): Promise<readonly string[]> {
	const lines = config.kind === 'sqlite' ? sqliteSchema(config) : await postgresSchema(config);
	return lines.filter((line) => !line.startsWith('store_version')).sort();
}

function sqliteSchema({ folder, file }: StoreConfig & { kind: 'sqlite' }): readonly string[] {
	const database = new DatabaseSync(path.join(folder, file), { readOnly: true });
	try {
		const columns = database
			.prepare(
				`SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || ifnull(c.dflt_value, '')
				|| ' ' || c.pk AS line FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
			)
			.all();
		const indexes = database
			.prepare("SELECT sql AS line FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
			.all();
		return [...columns, ...indexes].map(({ line }) => String(line).replace(/\s+/g, ' '));
	} finally {
		database.close();
	}
}

async function postgresSchema(
	config: StoreConfig & { kind: 'postgres' },
): Promise<readonly string[]> {
	const { host, port, user, password, database, schema } = config;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	try {
		const columns = await client.query<{ line: string }>(
			`SELECT concat_ws(' ', table_name || '.' || column_name, data_type, collation_name, is_nullable, column_default)
			AS line FROM information_schema.columns WHERE table_schema = $1`,
			[schema],
		);
		const indexes = await client.query<{ line: string }>(
			'SELECT indexdef AS line FROM pg_indexes WHERE schemaname = $1',
			[schema],
		);
		return [...columns.rows, ...indexes.rows].map(({ line }) => line.replaceAll(`${schema}.`, ''));
	} finally {
		await client.end();
	}
}
