import type { Tables } from './definition';

export const objectTables = {
	/** The registry: what is to be synced of which account, how often, and who is at it. Its account is whose registry it is. */
	sync_object: {
		columns: {
			account: 'text',
			/** Made of its account, integration and name, so that there is one of each. */
			id: 'text',
			/** The account that it is an object of. */
			of_account: 'text',
			integration: 'text',
			name: 'text',
			interval_ms: 'integer',
			/** The interval that holds instead, as long as there is one. */
			override_ms: 'integer?',
			priority: 'integer',
			/** `incremental` or `full`. */
			mode: 'text',
			/** 1 when it is not to be claimed. */
			paused: 'integer = 0',
			registered_at: 'integer',
			/** When a run of it last committed. */
			synced_at: 'integer?',
			/**
			 * From when on it may be claimed: when it is due or, while it is claimed, when its holder counts as dead. Null while
			 * it waits for a person.
			 */
			next_at: 'integer?',
			/** What the order goes by among those of an account that are due: `next_at`, earlier by what its priority is worth. */
			ranked_at: 'integer?',
			/** How often in a row it has failed. */
			failures: 'integer = 0',
			/** Why it is set aside, until when by `next_at`; null when it is not. */
			aside_kind: 'text?',
			aside_reason: 'text?',
			/** What its run has said of trying again, before it fails. */
			retry_kind: 'text?',
			retry_at: 'integer?',
			/** Of one claim, and of one object: made of both. Null unless it is claimed. */
			claim_id: 'text?',
			claimed_at: 'integer?',
			/** From then on the claim holds no more, whoever is heard of. */
			claim_until: 'integer?',
			/** The run that was begun with the claim; null before. */
			run_id: 'text?',
			/** When its next time was written, by the store's clock: what lies ahead of it was written by a clock that was wrong. */
			timed_at: 'integer',
		},
		key: ['account', 'id'],
		indexes: {
			sync_object_due:
				'(account, of_account, ranked_at) WHERE claim_id IS NULL AND next_at IS NOT NULL',
			sync_object_ranked: '(account, ranked_at) WHERE claim_id IS NULL AND next_at IS NOT NULL',
			/** What is claimed is counted by it, in all and of accounts. */
			sync_object_in_flight: '(account, of_account, next_at) WHERE claim_id IS NOT NULL',
			sync_object_by_claim: '(of_account, claim_id) WHERE claim_id IS NOT NULL',
			sync_object_by_run: '(of_account, run_id) WHERE run_id IS NOT NULL',
			sync_object_by_name: '(account, of_account, integration, name)',
			sync_object_by_time: '(account, timed_at)',
			sync_object_aside: '(account) WHERE aside_kind IS NOT NULL',
		},
	},
	/** One row for each registry, from its first claim on. */
	sync_registry: {
		columns: {
			account: 'text',
			/** How many claims it has ever given: by what it has grown, whoever claims knows how many others have given meanwhile. */
			claims: 'integer',
		},
		key: ['account'],
		indexes: {},
	},
} as const satisfies Tables;
