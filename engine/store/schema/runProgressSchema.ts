import type { SchemaDialect } from './dialect';

/** Version 3, runs: how far a run has worked off its window, and the records that came too late for an earlier one. */
export function runProgressSchema({
	table,
	text,
	integer,
	tableOptions,
}: SchemaDialect): readonly string[] {
	return [
		`ALTER TABLE ${table('sync_run')} ADD COLUMN done_up_to ${integer}`,
		`ALTER TABLE ${table('sync_run')} ADD COLUMN in_doubt_from ${integer}`,
		`ALTER TABLE ${table('sync_run')} ADD COLUMN in_doubt_to ${integer}`,
		`ALTER TABLE ${table('sync_run')} ADD COLUMN settle_ms ${integer}`,
		`ALTER TABLE ${table('sync_run')} ADD COLUMN settled_to ${integer}`,
		`ALTER TABLE ${table('sync_receipt')} ADD COLUMN late ${integer}`,
		`CREATE INDEX sync_receipt_by_window ON ${table('sync_receipt')} (account, sync, window_to)`,
		`CREATE TABLE ${table('sync_late_record')} (
			account ${text} NOT NULL,
			run_id ${text} NOT NULL,
			external_id ${text} NOT NULL,
			sync ${text} NOT NULL,
			cursor_at ${integer} NOT NULL,
			counted_by ${text},
			PRIMARY KEY (account, run_id, external_id)
		) ${tableOptions}`,
	];
}
