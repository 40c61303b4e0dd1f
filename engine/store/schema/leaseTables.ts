import type { Tables } from './definition';

/** Leases that belong to no account. */
export const sharedLeaseTables = {
	/** Who may do what is done one at a time by all that share the store; rows stay, so that tokens are not given twice. */
	store_lease: {
		columns: {
			/** What kind of thing it is. */
			scope: 'text',
			/** Which one. */
			key: 'text',
			/** Counts the leases that were given. */
			token: 'integer',
			/** Null when nobody holds it. */
			holder: 'text?',
			held_since: 'integer',
			held_until: 'integer',
		},
		key: ['scope', 'key'],
	},
} as const satisfies Tables;

export const leaseTables = {
	/** Who may run; a row stays when its lease is freed, so that tokens are not given twice. */
	sync_lease: {
		columns: {
			account: 'text',
			sync: 'text',
			/** `INCREMENTAL` or `FULL_BACKFILL`: a lease for each. */
			job_type: 'text',
			/** Counts the leases that were given. */
			token: 'integer',
			/** Null when nobody holds it. */
			run_id: 'text?',
			held_since: 'integer',
			held_until: 'integer',
			workflow_id: 'text?',
			execution_id: 'text?',
			/** The token of the lease that the beat is for; another one's says nothing. */
			beat_token: 'integer?',
			/** When its process was last heard of; null where it is held without. */
			beat_at: 'integer?',
			beat_by: 'text?',
			/** 1 while a block is at work on the run. */
			at_work: 'integer?',
			/** What n8n has said of the execution while its process went on: `failed` or `canceled`. */
			reported_as: 'text?',
			reported_message: 'text?',
			/** How long ended runs of the sync are kept, as its last Begin said; null before it has said so. */
			keep_ms: 'integer?',
			/** When what is outdated of the sync was last looked for; 0 for never. */
			pruned_at: 'integer = 0',
		},
		key: ['account', 'sync', 'job_type'],
		indexes: { sync_lease_by_pruning: '(account, pruned_at)' },
	},
} as const satisfies Tables;
