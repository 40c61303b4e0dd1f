/** The tables of schedules, as both back ends have them. Times are epoch milliseconds. */
export interface ScheduleTables {
	readonly sync_schedule: SyncScheduleTable;
	readonly sync_schedule_run: SyncScheduleRunTable;
}

/** What a schedule remembers. */
export interface SyncScheduleTable {
	readonly account: string;
	/** Names the trigger: its workflow and its own ID. */
	readonly schedule: string;
	/** JSON: what it has settled, what is still to run, what was passed over. */
	readonly state: string;
	readonly updated_at: number;
}

/** A run that a schedule has started and whose end has not been seen; a lease, so it ends by itself. */
export interface SyncScheduleRunTable {
	readonly account: string;
	readonly schedule: string;
	readonly run_key: string;
	readonly workflow_id: string;
	readonly scheduled_for: number;
	readonly started_at: number;
	readonly held_until: number;
	/** `going`, `waiting`, `cancelled` or `unreported`. */
	readonly status: string;
	/** Known once n8n has reported on it, and only when it opened runs of syncs. */
	readonly execution_id: string | null;
	/** When the process that started it was last heard of; null where that does not matter. */
	readonly beat_at: number | null;
}
