import type { SchemaDialect } from './dialect';

/** Version 4, counting: the records that a run has fetched, so that one which comes twice counts once. */
export function seenSchema({
	table,
	text,
	integer,
	real,
	tableOptions,
}: SchemaDialect): readonly string[] {
	return [
		`ALTER TABLE ${table('sync_receipt')} ADD COLUMN distinct_records ${integer}`,
		`ALTER TABLE ${table('sync_receipt')} ADD COLUMN repeated ${integer}`,
		`CREATE TABLE ${table('sync_record_seen')} (
			account ${text} NOT NULL,
			run_id ${text} NOT NULL,
			record_key ${text} NOT NULL,
			cursor_value ${real},
			PRIMARY KEY (account, run_id, record_key)
		) ${tableOptions}`,
	];
}
