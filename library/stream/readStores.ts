import path from 'node:path';

import type { MysqlDestinationOptions } from '../../engine/destination';
import type { PostgresConfig, StoreConfig } from '../../engine/store';
import { invalidOption } from '../options/errors';
import { OptionReader } from '../options/optionReader';
import type { TablesConfig } from './tables';

/** @throws EngineError `invalidOption`, naming the member of `store` */
export function readStore(given: unknown): StoreConfig {
	const options = new OptionReader('store', given, { ...sqliteNames, ...postgresNames }, 'store.');
	const kind = options.choice('kind', ['sqlite', 'postgres']);
	if (kind === 'postgres') return postgresConfig(options, 'scheduled_sync');
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
	switch (options.choice('kind', ['sqlite', 'postgres', 'mysql'])) {
		case 'sqlite':
			return { kind: 'sqlite', file: path.resolve(options.text('file', './shop.sqlite')) };
		case 'postgres':
			return postgresConfig(options, 'public');
		case 'mysql':
			if (options.has('schema')) throw noSchema(options.called('schema'));
			return { kind: 'mysql', ...serverConfig(options, 3306) };
	}
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
	const server = serverConfig(options, 5432);
	return { kind: 'postgres', ...server, schema: options.text('schema', schema, schema) };
}

function serverConfig(options: OptionReader, usualPort: number): Required<MysqlDestinationOptions> {
	return {
		host: options.text('host', 'db.example.com'),
		port: options.number('port', { min: 1, max: 65_535 }) ?? usualPort,
		database: options.text('database', 'shop'),
		user: options.text('user', 'sync'),
		password: options.has('password') ? options.secret('password') : '',
		ssl: options.choice('ssl', ['verify', 'require', 'disable'], 'verify'),
		ca: options.optionalText('ca', '-----BEGIN CERTIFICATE-----') ?? '',
	};
}

/** What other databases call so, is the database itself in MySQL. */
function noSchema(called: string): Error {
	return invalidOption(
		called,
		'is nothing that MySQL has within a database',
		'Leave it out, and give the database that the table is in as "database".',
	);
}
