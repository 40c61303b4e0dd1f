import type { Tables } from './definition';

export const runTables = {
	sync_run: {
		columns: {
			account: 'text',
			id: 'text',
			sync: 'text',
			job_type: 'text',
			/** `running`, `committed`, `failed` or `abandoned`. */
			status: 'text',
			window_from: 'integer',
			window_to: 'integer',
			/** Where the backlog ends of which the window is a slice; `window_to` when it is all of it. */
			target_to: 'integer',
			slice_ms: 'integer?',
			watermark_before: 'integer?',
			clock_skew_ms: 'integer',
			/** The lease's token that the run was given. */
			token: 'integer',
			lease_until: 'integer',
			/** Every record with a cursor before it has arrived; null where the run does not say. */
			done_up_to: 'integer?',
			/** The time of the records that it is writing again, while it has not told which of them were late. */
			in_doubt_from: 'integer?',
			in_doubt_to: 'integer?',
			/** The settle delay; null where it is not known. */
			settle_ms: 'integer?',
			/** Where the part of the window ends that had settled by the source's clock; null for all of it. */
			settled_to: 'integer?',
			/** The run whose next slice this one is. */
			continues: 'text?',
			started_at: 'integer',
			finished_at: 'integer?',
			/** JSON: what was counted so far. */
			counts: 'text',
			/** What it said last, or failed with. */
			message: 'text?',
			/** JSON: what the source does not show of the window; null for nothing. */
			coverage: 'text?',
			/** JSON: what its source has begun elsewhere for it, such as a bulk operation; null for nothing. */
			begun_elsewhere: 'text?',
			/** `cron` or `user`: who has asked for it; null where nobody says. */
			initiator: 'text?',
			requested_at: 'integer?',
			/** The claim of an object that it was begun with; null where there is none. */
			claim_id: 'text?',
			workflow_id: 'text?',
			execution_id: 'text?',
		},
		key: ['account', 'id'],
		indexes: {
			sync_run_by_time: '(account, started_at)',
			sync_run_by_start: '(account, sync, started_at)',
			sync_run_by_end: '(account, sync, finished_at)',
			sync_run_open: '(account, lease_until) WHERE finished_at IS NULL',
			sync_run_in_doubt: '(account, sync) WHERE in_doubt_from IS NOT NULL',
		},
	},
	/** What happened in a run, in order. */
	sync_run_step: {
		columns: {
			account: 'text',
			run_id: 'text',
			seq: 'integer',
			kind: 'text',
			message: 'text',
			/** JSON: what belongs to it, such as the answer that an error came with. */
			details: 'text?',
			happened_at: 'integer',
		},
		key: ['account', 'run_id', 'seq'],
	},
	/** Where each sync stands. */
	sync_watermark: {
		columns: {
			account: 'text',
			sync: 'text',
			/** Null after the first move was undone. */
			position: 'integer?',
			/** The number of its latest move. */
			seq: 'integer',
		},
		key: ['account', 'sync'],
	},
	/** The ledger: every move of a watermark. */
	sync_watermark_move: {
		columns: {
			account: 'text',
			sync: 'text',
			seq: 'integer',
			moved_from: 'integer?',
			moved_to: 'integer?',
			/** Null for an undo. */
			run_id: 'text?',
			reason: 'text',
			/** For an undo: the move whose state it brought back; 0 is the state before the first. */
			restored_seq: 'integer?',
			moved_at: 'integer',
		},
		key: ['account', 'sync', 'seq'],
	},
	/** What no run has covered, since the floor cut it off or the source hides it; once closed, what a backfill has. */
	sync_gap: {
		columns: {
			account: 'text',
			sync: 'text',
			seq: 'integer',
			gap_from: 'integer',
			gap_to: 'integer',
			reason: 'text',
			opened_by: 'text',
			opened_at: 'integer',
			closed_by: 'text?',
			closed_at: 'integer?',
		},
		key: ['account', 'sync', 'seq'],
	},
} as const satisfies Tables;
