/** The tables of runs, as both back ends have them. Times are epoch milliseconds. */
export interface SyncTables {
	readonly sync_lease: SyncLeaseTable;
	readonly sync_run: SyncRunTable;
	readonly sync_run_step: SyncRunStepTable;
	readonly sync_receipt: SyncReceiptTable;
	readonly sync_watermark: SyncWatermarkTable;
	readonly sync_watermark_move: SyncWatermarkMoveTable;
	readonly sync_gap: SyncGapTable;
	readonly sync_late_record: SyncLateRecordTable;
}

/** Who may run; a row stays when its lease is freed, so that tokens are not given twice. */
export interface SyncLeaseTable {
	readonly account: string;
	readonly sync: string;
	/** `INCREMENTAL` or `FULL_BACKFILL`: a lease for each. */
	readonly job_type: string;
	/** Counts the leases that were given. */
	readonly token: number;
	/** Null when nobody holds it. */
	readonly run_id: string | null;
	readonly held_since: number;
	readonly held_until: number;
	readonly workflow_id: string | null;
	readonly execution_id: string | null;
	/** The token of the lease that the beat is for; another one's says nothing. */
	readonly beat_token: number | null;
	/** When its process was last heard of; null where it is held without. */
	readonly beat_at: number | null;
	readonly beat_by: string | null;
	/** 1 while a block is at work on the run. */
	readonly at_work: number | null;
	/** What n8n has said of the execution while its process went on: `failed` or `canceled`. */
	readonly reported_as: string | null;
	readonly reported_message: string | null;
	/** How long ended runs of the sync are kept, as its last Begin said; null before it has said so. */
	readonly keep_ms: number | null;
	/** When what is outdated of the sync was last looked for; 0 for never. */
	readonly pruned_at: number;
}

export interface SyncRunTable {
	readonly account: string;
	readonly id: string;
	readonly sync: string;
	readonly job_type: string;
	/** `running`, `committed`, `failed` or `abandoned`. */
	readonly status: string;
	readonly window_from: number;
	readonly window_to: number;
	/** Where the backlog ends of which the window is a slice; `window_to` when it is all of it. */
	readonly target_to: number;
	readonly slice_ms: number | null;
	readonly watermark_before: number | null;
	readonly clock_skew_ms: number;
	/** The lease's token that the run was given. */
	readonly token: number;
	readonly lease_until: number;
	/** Every record with a cursor before it has arrived; null where the run does not say. */
	readonly done_up_to: number | null;
	/** The time of the records that it is writing again, while it has not told which of them were late. */
	readonly in_doubt_from: number | null;
	readonly in_doubt_to: number | null;
	/** The settle delay; null where it is not known. */
	readonly settle_ms: number | null;
	/** Where the part of the window ends that had settled by the source's clock; null for all of it. */
	readonly settled_to: number | null;
	/** The run whose next slice this one is. */
	readonly continues: string | null;
	readonly started_at: number;
	readonly finished_at: number | null;
	/** JSON: what was counted so far. */
	readonly counts: string;
	/** What it said last, or failed with. */
	readonly message: string | null;
	/** JSON: what the source does not show of the window; null for nothing. */
	readonly coverage: string | null;
	readonly workflow_id: string | null;
	readonly execution_id: string | null;
}

/** What happened in a run, in order. */
export interface SyncRunStepTable {
	readonly account: string;
	readonly run_id: string;
	readonly seq: number;
	readonly kind: string;
	readonly message: string;
	/** JSON: what belongs to it, such as the answer that an error came with. */
	readonly details: string | null;
	readonly happened_at: number;
}

export interface SyncReceiptTable {
	readonly account: string;
	readonly run_id: string;
	readonly sync: string;
	readonly job_type: string;
	readonly window_from: number;
	readonly window_to: number;
	readonly watermark_before: number | null;
	readonly watermark_after: number | null;
	readonly pages: number | null;
	readonly fetched: number | null;
	readonly created: number | null;
	readonly updated: number | null;
	readonly unchanged: number | null;
	readonly deleted: number | null;
	readonly failed: number | null;
	readonly retried: number | null;
	readonly bytes: number | null;
	readonly throttled_ms: number | null;
	/** C0 and C1: what the source counted before and after. */
	readonly count_before: number | null;
	readonly count_after: number | null;
	/** How many different records were fetched; null where it is the same as `fetched`. */
	readonly distinct_records: number | null;
	/** How many came again although nothing but the source's paging accounts for it; null for none. */
	readonly repeated: number | null;
	readonly duration_ms: number;
	readonly clock_skew_ms: number;
	readonly verdict: string;
	readonly reason: string;
	/** The verdict without regard to open gaps, which becomes the verdict when they are closed. */
	readonly counted_verdict: string;
	readonly counted_reason: string;
	/** How many records of its window only later runs have brought in; null for none. */
	readonly late: number | null;
	readonly committed_at: number;
}

/** Where each sync stands. */
export interface SyncWatermarkTable {
	readonly account: string;
	readonly sync: string;
	/** Null after the first move was undone. */
	readonly position: number | null;
	/** The number of its latest move. */
	readonly seq: number;
}

/** The ledger: every move of a watermark. */
export interface SyncWatermarkMoveTable {
	readonly account: string;
	readonly sync: string;
	readonly seq: number;
	readonly moved_from: number | null;
	readonly moved_to: number | null;
	/** Null for an undo. */
	readonly run_id: string | null;
	readonly reason: string;
	/** For an undo: the move whose state it brought back; 0 is the state before the first. */
	readonly restored_seq: number | null;
	readonly moved_at: number;
}

/** What no run has covered, since the floor cut it off or the source hides it; once closed, what a backfill has. */
export interface SyncGapTable {
	readonly account: string;
	readonly sync: string;
	readonly seq: number;
	readonly gap_from: number;
	readonly gap_to: number;
	readonly reason: string;
	readonly opened_by: string;
	readonly opened_at: number;
	readonly closed_by: string | null;
	readonly closed_at: number | null;
}

/** Records that a run brought in, though an earlier one had covered their time. */
export interface SyncLateRecordTable {
	readonly account: string;
	readonly run_id: string;
	readonly external_id: string;
	readonly sync: string;
	readonly cursor_at: number;
	/** The run at whose commit it was held against the receipts; null until then. */
	readonly counted_by: string | null;
}
