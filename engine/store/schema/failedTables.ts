import type { Tables } from './definition';

export const failedTables = {
	/** Records that were refused, and pages that could not be read, until they are resolved or given up. */
	sync_failed: {
		columns: {
			account: 'text',
			/** Made of the run and of what failed, so that the same is kept once, however often a run is taken up. */
			id: 'text',
			sync: 'text',
			run_id: 'text',
			/** `record` or `page`. */
			kind: 'text',
			/** What it was on its way to: a table by its name; empty for anything else. */
			place: 'text',
			page: 'integer?',
			batch_num: 'integer?',
			external_id: 'text?',
			/** The record or the request, as text, sealed where the account has a key; null once it is resolved. */
			content: 'text?',
			reason: 'text',
			attempts: 'integer',
			/** `waiting`, `claimed`, `resolved` or `givenUp`. */
			status: 'text',
			/**
			 * From when on it may be claimed: its next try or, while it is claimed, when its holder counts as dead. Null once
			 * it is settled.
			 */
			due_at: 'integer?',
			/** Null unless it is claimed. */
			claim_id: 'text?',
			/** From then on the claim holds no more, whoever is heard of. */
			claim_until: 'integer?',
			kept_at: 'integer',
			settled_at: 'integer?',
			note: 'text?',
			/** How many records a page has brought in when it was read again. */
			recovered: 'integer?',
			/** 1 when a try of it was broken off: nobody knows whether that has written it. */
			may_be_written: 'integer = 0',
		},
		key: ['account', 'id'],
		indexes: {
			sync_failed_due: '(account, sync, due_at) WHERE claim_id IS NULL AND due_at IS NOT NULL',
			sync_failed_claimed: '(account, due_at) WHERE claim_id IS NOT NULL',
			sync_failed_by_claim: '(account, claim_id) WHERE claim_id IS NOT NULL',
			sync_failed_by_run: '(account, run_id, status)',
			sync_failed_by_time: '(account, sync, kept_at)',
			sync_failed_given_up: '(account, status, sync) WHERE due_at IS NULL',
		},
	},
} as const satisfies Tables;
