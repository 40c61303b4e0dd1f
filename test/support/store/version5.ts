import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { StoreConfig } from '../../../engine/store';
import { openVersion1 } from './version1';

/**
 * Makes a store as version 5 left it: what its migrations did to a store of version 1, and the rows that its code wrote of
 * an account whose run is going. Not to be changed.
 */
export async function makeVersion5(config: StoreConfig): Promise<void> {
	await asVersion(5, config, statementsOf('version5.sql'));
}

/** The same as version 6 left it, which moved turns into a table of their own. Not to be changed. */
export async function makeVersion6(config: StoreConfig): Promise<void> {
	await asVersion(6, config, `${statementsOf('version5.sql')}${sinceVersion5.join('')}`);
}

const sinceVersion5 = [
	`CREATE TABLE {schema}store_lease ( scope {text} NOT NULL, key {text} NOT NULL, token {integer} NOT NULL, holder {text}, held_since {integer} NOT NULL, held_until {integer} NOT NULL, PRIMARY KEY (scope, key) ) {options};\n`,
	`INSERT INTO {schema}store_lease (scope, key, token, holder, held_since, held_until) SELECT 'turn', sync, token, run_id, held_since, held_until FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';\n`,
	`DELETE FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';\n`,
];

function statementsOf(file: string): string {
	return readFileSync(path.join(__dirname, file), 'utf8');
}

/** Makes a store of version 1 that says that it is of another. */
export async function asVersion(version: number, config: StoreConfig, sql = ''): Promise<void> {
	const store = await openVersion1(config);
	try {
		for (const statement of sql.split(';\n')) {
			if (statement !== '') await store.execute(statement);
		}
		await store.execute(`UPDATE {schema}store_version SET version = ${version}`);
	} finally {
		await store.close();
	}
}
