/** The tables of what is remembered of records, as both back ends have them. Times are epoch milliseconds. */
export interface RecordTables {
	readonly sync_record: SyncRecordTable;
	readonly sync_record_staged: SyncRecordStagedTable;
	readonly sync_delivery: SyncDeliveryTable;
	readonly sync_record_seen: SyncRecordSeenTable;
}

/** A record's version; see `engine/records/version`. */
interface RecordVersionColumns {
	readonly cursor_value: number | null;
	/** Null where it was written before cursors had marks, and without a cursor. */
	readonly cursor_mark: string | null;
	readonly hash: string;
	readonly read_at: number;
	/** 1 when the source has it no more; `read_at` is then when that was seen. */
	readonly deleted: number;
}

/** The newest version of each record that a committed run or a webhook has brought in. */
export interface SyncRecordTable extends RecordVersionColumns {
	readonly account: string;
	readonly sync: string;
	readonly external_id: string;
	/** Counts the writes to this row, so that a commit knows whether it is still as the run found it. */
	readonly changes: number;
	/** How a webhook gave this version out while nobody has confirmed it; null, all three, once it is settled. */
	readonly given_action: 'created' | 'updated' | null;
	readonly given_version: string | null;
	readonly given_key: string | null;
}

/** What a run has seen, to be remembered when it commits. */
export interface SyncRecordStagedTable extends RecordVersionColumns {
	readonly account: string;
	readonly run_id: string;
	readonly sync: string;
	readonly external_id: string;
	/** The `changes` of the remembered row when this was staged; 0 when there was none. */
	readonly based_on: number;
	/** 0 when it is what is remembered already: it was seen, and that is all. */
	readonly is_news: number;
}

/** The latest delivery of each record that an endpoint has confirmed. */
export interface SyncDeliveryTable {
	readonly account: string;
	readonly sync: string;
	readonly external_id: string;
	readonly idempotency_key: string;
	readonly confirmed_at: number;
}

/** What a run that is going has fetched. */
export interface SyncRecordSeenTable {
	readonly account: string;
	readonly run_id: string;
	/** A hash of what the record is of and its external ID. */
	readonly record_key: string;
	/** Its newest; null where there is none. */
	readonly cursor_value: number | null;
}
