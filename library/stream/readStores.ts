import path from 'node:path';

import type { PostgresConfig, StoreConfig } from '../../engine/store';
import { OptionReader } from '../options/optionReader';
import type { TablesConfig } from './tables';

/** @throws EngineError `invalidOption`, naming the member of `store` */
export function readStore(given: unknown): StoreConfig {
	const options = new OptionReader('store', given, { ...sqliteNames, ...postgresNames }, 'store.');
	if (kindOf(options) === 'postgres') return postgresConfig(options, 'scheduled_sync');
	return {
		kind: 'sqlite',
		folder: path.resolve(options.text('folder', './sync')),
		file: options.text('file', 'sync.sqlite', 'sync.sqlite'),
	};
}

/** @throws EngineError `invalidOption`, naming the member of `table.database` */
export function readTables(given: unknown): TablesConfig {
	const within = 'table.database';
	const options = new OptionReader(within, given, { file: true, ...postgresNames }, `${within}.`);
	if (kindOf(options) === 'postgres') return postgresConfig(options, 'public');
	return { kind: 'sqlite', file: path.resolve(options.text('file', './shop.sqlite')) };
}

function kindOf(options: OptionReader): 'sqlite' | 'postgres' {
	return options.choice('kind', ['sqlite', 'postgres']);
}

const sqliteNames = { kind: true, folder: true, file: true } as const;
const postgresNames = {
	kind: true,
	host: true,
	port: true,
	database: true,
	user: true,
	password: true,
	schema: true,
	ssl: true,
	ca: true,
} as const;

function postgresConfig(options: OptionReader, schema: string): PostgresConfig {
	return {
		kind: 'postgres',
		host: options.text('host', 'db.example.com'),
		port: options.number('port', { min: 1, max: 65_535 }) ?? 5432,
		database: options.text('database', 'shop'),
		user: options.text('user', 'sync'),
		password: options.has('password') ? options.secret('password') : '',
		schema: options.text('schema', schema, schema),
		ssl: options.choice('ssl', ['verify', 'require', 'disable'], 'verify'),
		ca: options.optionalText('ca', '-----BEGIN CERTIFICATE-----') ?? '',
	};
}
