import path from 'node:path';

import {
	type Destination,
	type MysqlDestinationOptions,
	openMysqlDestination,
	openPostgresDestination,
	openSqliteDestination,
} from '../../engine/destination';
import type { Environment } from '../../engine/environment';
import { type PostgresConfig, storeApplicationId, type StoreConfig } from '../../engine/store';

/** Where tables are. */
export type TablesConfig =
	| { readonly kind: 'sqlite'; readonly file: string }
	| PostgresConfig
	| ({ readonly kind: 'mysql' } & MysqlDestinationOptions);

/** The database for the tables of a store, unless it is said otherwise. */
export function tablesBeside(store: StoreConfig): TablesConfig {
	return store.kind === 'postgres'
		? { ...store, schema: 'public' }
		: { kind: 'sqlite', file: path.join(store.folder, 'tables.sqlite') };
}

/** Runs `work` on the database of the tables, and closes it. */
export async function withTables<Result>(
	config: TablesConfig,
	environment: Environment,
	work: (destination: Destination) => Promise<Result>,
): Promise<Result> {
	const destination = openTables(config, environment);
	try {
		return await work(destination);
	} finally {
		await destination.close();
	}
}

function openTables(config: TablesConfig, environment: Environment): Destination {
	switch (config.kind) {
		case 'sqlite':
			return openSqliteDestination({ file: config.file, refusedApplicationId: storeApplicationId });
		case 'postgres':
			return openPostgresDestination(config, environment);
		case 'mysql':
			return openMysqlDestination(config, environment);
	}
}
