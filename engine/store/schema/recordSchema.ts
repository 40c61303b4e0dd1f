import type { SchemaDialect } from './dialect';

/** Version 4, records: which field a cursor came from, and the digits that its number cannot hold. */
export function cursorMarkSchema({ table, text }: SchemaDialect): readonly string[] {
	return ['sync_record', 'sync_record_staged'].map(
		(name) => `ALTER TABLE ${table(name)} ADD COLUMN cursor_mark ${text}`,
	);
}

/** Version 3, records: what is remembered of each, what a run has staged, and what was confirmed as delivered. */
export function recordSchema({
	table,
	text,
	integer,
	real,
	tableOptions,
}: SchemaDialect): readonly string[] {
	const version = `cursor_value ${real},
			hash ${text} NOT NULL,
			read_at ${integer} NOT NULL,
			deleted ${integer} NOT NULL`;
	return [
		`CREATE TABLE ${table('sync_record')} (
			account ${text} NOT NULL,
			sync ${text} NOT NULL,
			external_id ${text} NOT NULL,
			${version},
			changes ${integer} NOT NULL,
			given_action ${text},
			given_version ${text},
			given_key ${text},
			PRIMARY KEY (account, sync, external_id)
		) ${tableOptions}`,
		`CREATE TABLE ${table('sync_record_staged')} (
			account ${text} NOT NULL,
			run_id ${text} NOT NULL,
			sync ${text} NOT NULL,
			external_id ${text} NOT NULL,
			${version},
			based_on ${integer} NOT NULL,
			is_news ${integer} NOT NULL,
			PRIMARY KEY (account, run_id, external_id)
		) ${tableOptions}`,
		`CREATE TABLE ${table('sync_delivery')} (
			account ${text} NOT NULL,
			sync ${text} NOT NULL,
			external_id ${text} NOT NULL,
			idempotency_key ${text} NOT NULL,
			confirmed_at ${integer} NOT NULL,
			PRIMARY KEY (account, sync, external_id)
		) ${tableOptions}`,
		`CREATE INDEX sync_delivery_by_key ON ${table('sync_delivery')} (account, sync, idempotency_key)`,
	];
}
