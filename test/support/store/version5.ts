import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { StoreConfig } from '../../../engine/store';
import { openVersion1 } from './version1';

/** The versions of the store before this one that are carried over, none of them released. */
export const preReleases = [5, 6, 7, 8, 9, 10, 11] as const;

/**
 * Makes a store as one of them left it: what its migrations did to a store of version 1, and the rows that the code of
 * version 5 wrote of an account whose run is going. Not to be changed: a new version is added to the end.
 */
export async function makePreRelease(
	version: (typeof preReleases)[number],
	config: StoreConfig,
): Promise<void> {
	const since = sinceVersion5.slice(0, version - 5).flat();
	await asVersion(version, config, `${statementsOf('version5.sql')}${since.join('')}`);
}

/** What each version after 5 did, in order. */
const sinceVersion5: readonly (readonly string[])[] = [
	// 6 moved turns into a table of their own.
	[
		`CREATE TABLE {schema}store_lease ( scope {text} NOT NULL, key {text} NOT NULL, token {integer} NOT NULL, holder {text}, held_since {integer} NOT NULL, held_until {integer} NOT NULL, PRIMARY KEY (scope, key) ) {options};\n`,
		`INSERT INTO {schema}store_lease (scope, key, token, holder, held_since, held_until) SELECT 'turn', sync, token, run_id, held_since, held_until FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';\n`,
		`DELETE FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';\n`,
	],
	// 7 kept what had failed.
	[
		`CREATE TABLE {schema}sync_failed ( account {text} NOT NULL, id {text} NOT NULL, sync {text} NOT NULL, run_id {text} NOT NULL, kind {text} NOT NULL, place {text} NOT NULL, page {integer}, batch_num {integer}, external_id {text}, content {text}, reason {text} NOT NULL, attempts {integer} NOT NULL, status {text} NOT NULL, due_at {integer}, claim_id {text}, claim_until {integer}, kept_at {integer} NOT NULL, settled_at {integer}, note {text}, recovered {integer}, PRIMARY KEY (account, id) ) {options};\n`,
		'CREATE INDEX sync_failed_due ON {schema}sync_failed (account, sync, due_at) WHERE claim_id IS NULL AND due_at IS NOT NULL;\n',
		'CREATE INDEX sync_failed_claimed ON {schema}sync_failed (account, due_at) WHERE claim_id IS NOT NULL;\n',
		'CREATE INDEX sync_failed_by_claim ON {schema}sync_failed (account, claim_id) WHERE claim_id IS NOT NULL;\n',
		'CREATE INDEX sync_failed_by_run ON {schema}sync_failed (account, run_id, status);\n',
		'CREATE INDEX sync_failed_by_time ON {schema}sync_failed (account, sync, kept_at);\n',
		'ALTER TABLE {schema}sync_receipt ADD COLUMN kept {integer};\n',
		'ALTER TABLE {schema}sync_receipt ADD COLUMN kept_pages {integer};\n',
		'ALTER TABLE {schema}sync_receipt ADD COLUMN doubt {text};\n',
	],
	// 8 said of what it kept whether it may be written.
	[
		'ALTER TABLE {schema}sync_failed ADD COLUMN may_be_written {integer} NOT NULL DEFAULT 0;\n',
		'ALTER TABLE {schema}sync_receipt ADD COLUMN unread_pages {integer};\n',
	],
	// 9 noted what a source has begun elsewhere.
	['ALTER TABLE {schema}sync_run ADD COLUMN begun_elsewhere {text};\n'],
	// 10 noted who had asked for a run.
	[
		'ALTER TABLE {schema}sync_run ADD COLUMN initiator {text};\n',
		'ALTER TABLE {schema}sync_run ADD COLUMN requested_at {integer};\n',
	],
	// 11 brought the registry of objects, alerts, and the tokens of shops.
	[
		'CREATE TABLE {schema}sync_object ( account {text} NOT NULL, id {text} NOT NULL, of_account {text} NOT NULL, integration {text} NOT NULL, name {text} NOT NULL, interval_ms {integer} NOT NULL, override_ms {integer}, priority {integer} NOT NULL, mode {text} NOT NULL, paused {integer} NOT NULL DEFAULT 0, registered_at {integer} NOT NULL, synced_at {integer}, next_at {integer}, ranked_at {integer}, failures {integer} NOT NULL DEFAULT 0, aside_kind {text}, aside_reason {text}, retry_kind {text}, retry_at {integer}, claim_id {text}, claimed_at {integer}, claim_until {integer}, run_id {text}, timed_at {integer} NOT NULL, PRIMARY KEY (account, id) ) {options};\n',
		'CREATE INDEX sync_object_due ON {schema}sync_object (account, of_account, ranked_at) WHERE claim_id IS NULL AND next_at IS NOT NULL;\n',
		'CREATE INDEX sync_object_ranked ON {schema}sync_object (account, ranked_at) WHERE claim_id IS NULL AND next_at IS NOT NULL;\n',
		'CREATE INDEX sync_object_claimed ON {schema}sync_object (account, next_at) WHERE claim_id IS NOT NULL;\n',
		'CREATE INDEX sync_object_by_claim ON {schema}sync_object (of_account, claim_id) WHERE claim_id IS NOT NULL;\n',
		'CREATE INDEX sync_object_by_run ON {schema}sync_object (of_account, run_id) WHERE run_id IS NOT NULL;\n',
		'CREATE INDEX sync_object_by_name ON {schema}sync_object (account, of_account, integration, name);\n',
		'CREATE INDEX sync_object_by_time ON {schema}sync_object (account, timed_at);\n',
		'CREATE INDEX sync_object_aside ON {schema}sync_object (account) WHERE aside_kind IS NOT NULL;\n',
		'CREATE TABLE {schema}sync_registry ( account {text} NOT NULL, claims {integer} NOT NULL, PRIMARY KEY (account) ) {options};\n',
		'CREATE TABLE {schema}sync_alert ( account {text} NOT NULL, watcher {text} NOT NULL, condition {text} NOT NULL, subject {text} NOT NULL, id {text} NOT NULL, finding {text} NOT NULL, raised_at {integer} NOT NULL, ended_at {integer}, untold {text}, teller_until {integer}, PRIMARY KEY (account, watcher, condition, subject) ) {options};\n',
		'CREATE TABLE {schema}account_token ( account {text} NOT NULL, credential {text} NOT NULL, shop {text} NOT NULL, secret {text} NOT NULL, sealed {text} NOT NULL, kept_at {integer} NOT NULL, PRIMARY KEY (account, credential, shop, secret) ) {options};\n',
		'CREATE INDEX account_token_by_time ON {schema}account_token (account, kept_at);\n',
		'CREATE INDEX sync_failed_given_up ON {schema}sync_failed (account, status, sync) WHERE due_at IS NULL;\n',
		'ALTER TABLE {schema}sync_run ADD COLUMN claim_id {text};\n',
	],
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
