import type { SchemaDialect } from './dialect';

/**
 * Version 5: indexes, so that what a run costs does not grow with what is kept, and for each sync how long its runs are
 * kept and when they were last looked through.
 */
export function retentionSchema({ table, integer }: SchemaDialect): readonly string[] {
	return [
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN keep_ms ${integer}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN pruned_at ${integer} NOT NULL DEFAULT 0`,
		`CREATE INDEX sync_lease_by_pruning ON ${table('sync_lease')} (account, pruned_at)`,
		`CREATE INDEX sync_run_by_start ON ${table('sync_run')} (account, sync, started_at)`,
		`CREATE INDEX sync_run_by_end ON ${table('sync_run')} (account, sync, finished_at)`,
		`CREATE INDEX sync_run_open ON ${table('sync_run')} (account, lease_until)
			WHERE finished_at IS NULL`,
		`CREATE INDEX sync_run_in_doubt ON ${table('sync_run')} (account, sync)
			WHERE in_doubt_from IS NOT NULL`,
		`CREATE INDEX sync_late_record_uncounted ON ${table('sync_late_record')} (account, sync, run_id)
			WHERE counted_by IS NULL`,
		`CREATE INDEX sync_receipt_withheld ON ${table('sync_receipt')} (account, sync)
			WHERE reason <> counted_reason`,
		`CREATE INDEX sync_delivery_by_time ON ${table('sync_delivery')} (account, confirmed_at)`,
		`CREATE INDEX sync_record_deleted ON ${table('sync_record')} (account, read_at)
			WHERE deleted = 1`,
		`CREATE INDEX account_variable_change_deleted ON ${table('account_variable_change')}
			(account, changed_at) WHERE type IS NULL`,
	];
}
