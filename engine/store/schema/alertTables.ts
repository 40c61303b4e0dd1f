import type { Tables } from './definition';

export const alertTables = {
	/** The alerts that are raised, and those whose end has not been told yet. */
	sync_alert: {
		columns: {
			account: 'text',
			/** Names the trigger that watches: its workflow and its own ID. */
			watcher: 'text',
			condition: 'text',
			/** The sync or the object that it is about; empty for the store itself. */
			subject: 'text',
			id: 'text',
			/** JSON: what was found when it began. */
			finding: 'text',
			raised_at: 'integer',
			/** Null while it is raised. */
			ended_at: 'integer?',
			/** `began` or `ended`: what is not known to have been told; null for nothing. */
			untold: 'text?',
			/** Until then whoever decided that tells it. */
			teller_until: 'integer?',
		},
		key: ['account', 'watcher', 'condition', 'subject'],
	},
} as const satisfies Tables;
