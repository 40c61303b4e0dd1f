import type { SchemaDialect } from './dialect';

/** Version 4, heartbeats: when the process that holds a lease, or has started a run, was last heard of. */
export function heartbeatSchema({ table, text, integer }: SchemaDialect): readonly string[] {
	return [
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN beat_token ${integer}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN beat_at ${integer}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN beat_by ${text}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN at_work ${integer}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN reported_as ${text}`,
		`ALTER TABLE ${table('sync_lease')} ADD COLUMN reported_message ${text}`,
		`ALTER TABLE ${table('sync_schedule_run')} ADD COLUMN beat_at ${integer}`,
	];
}
