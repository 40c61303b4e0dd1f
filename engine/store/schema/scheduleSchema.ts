import type { SchemaDialect } from './dialect';

/** Version 3, schedules: what a schedule remembers over restarts and across processes, and its runs that are going. */
export function scheduleSchema({
	table,
	text,
	integer,
	tableOptions,
}: SchemaDialect): readonly string[] {
	return [
		`CREATE TABLE ${table('sync_schedule')} (
			account ${text} NOT NULL,
			schedule ${text} NOT NULL,
			state ${text} NOT NULL,
			updated_at ${integer} NOT NULL,
			PRIMARY KEY (account, schedule)
		) ${tableOptions}`,
		`CREATE TABLE ${table('sync_schedule_run')} (
			account ${text} NOT NULL,
			schedule ${text} NOT NULL,
			run_key ${text} NOT NULL,
			workflow_id ${text} NOT NULL,
			scheduled_for ${integer} NOT NULL,
			started_at ${integer} NOT NULL,
			held_until ${integer} NOT NULL,
			status ${text} NOT NULL,
			execution_id ${text},
			PRIMARY KEY (account, schedule, run_key)
		) ${tableOptions}`,
	];
}
