import type { Tables } from './definition';

export const scheduleTables = {
	/** What a schedule remembers over restarts and across processes. */
	sync_schedule: {
		columns: {
			account: 'text',
			/** Names the trigger: its workflow and its own ID. */
			schedule: 'text',
			/** JSON: what it has settled, what is still to run, what was passed over. */
			state: 'text',
			updated_at: 'integer',
		},
		key: ['account', 'schedule'],
	},
	/** A run that a schedule has started and whose end has not been seen; a lease, so it ends by itself. */
	sync_schedule_run: {
		columns: {
			account: 'text',
			schedule: 'text',
			run_key: 'text',
			workflow_id: 'text',
			scheduled_for: 'integer',
			started_at: 'integer',
			held_until: 'integer',
			/** `going`, `waiting`, `cancelled`, `stillWorking` or `unreported`. */
			status: 'text',
			/** Known once n8n has reported on it, and only when it opened runs of syncs. */
			execution_id: 'text?',
			/** When the process that started it was last heard of; null where that does not matter. */
			beat_at: 'integer?',
		},
		key: ['account', 'schedule', 'run_key'],
	},
} as const satisfies Tables;
