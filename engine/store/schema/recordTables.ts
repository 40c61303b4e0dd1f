import type { Tables } from './definition';

/** A record's version; see `engine/records/version`. */
const version = {
	cursor_value: 'real?',
	/** The field that the cursor came from, and the digits that its number cannot hold. Null without a cursor. */
	cursor_mark: 'text?',
	hash: 'text',
	read_at: 'integer',
	/** 1 when the source has it no more; `read_at` is then when that was seen. */
	deleted: 'integer',
} as const;

export const recordTables = {
	/** The newest version of each record that a committed run or a webhook has brought in. */
	sync_record: {
		columns: {
			account: 'text',
			sync: 'text',
			external_id: 'text',
			...version,
			/** Counts the writes to this row, so that a commit knows whether it is still as the run found it. */
			changes: 'integer',
			/** How a webhook gave this version out while nobody has confirmed it; null, all three, once it is settled. */
			given_action: 'text?',
			given_version: 'text?',
			given_key: 'text?',
		},
		key: ['account', 'sync', 'external_id'],
		indexes: { sync_record_deleted: '(account, read_at) WHERE deleted = 1' },
	},
	/** What a run has seen, to be remembered when it commits. */
	sync_record_staged: {
		columns: {
			account: 'text',
			run_id: 'text',
			sync: 'text',
			external_id: 'text',
			...version,
			/** The `changes` of the remembered row when this was staged; 0 when there was none. */
			based_on: 'integer',
			/** 0 when it is what is remembered already: it was seen, and that is all. */
			is_news: 'integer',
		},
		key: ['account', 'run_id', 'external_id'],
	},
	/** The latest delivery of each record that an endpoint has confirmed. */
	sync_delivery: {
		columns: {
			account: 'text',
			sync: 'text',
			external_id: 'text',
			idempotency_key: 'text',
			confirmed_at: 'integer',
		},
		key: ['account', 'sync', 'external_id'],
		indexes: {
			sync_delivery_by_key: '(account, sync, idempotency_key)',
			sync_delivery_by_time: '(account, confirmed_at)',
		},
	},
	/** What a run that is going has fetched, so that a record which comes twice counts once. */
	sync_record_seen: {
		columns: {
			account: 'text',
			run_id: 'text',
			/** What the record is of and its external ID, or a hash of these. */
			record_key: 'text',
			/** Its newest; null where there is none. */
			cursor_value: 'real?',
		},
		key: ['account', 'run_id', 'record_key'],
	},
} as const satisfies Tables;
