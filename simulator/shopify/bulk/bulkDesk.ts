import type { BulkRecord } from './record';

/** What a mutation has to say about why it did nothing. */
export interface BulkUserError {
	readonly field: readonly string[] | null;
	readonly message: string;
	readonly code?: 'INVALID' | 'LIMIT_REACHED' | 'OPERATION_IN_PROGRESS';
}

export interface BulkPayload {
	readonly bulkOperation: BulkRecord | null;
	readonly userErrors: readonly BulkUserError[];
}

/** Where the bulk operations of the app are started and looked at, as one request sees it. */
export interface BulkDesk {
	start(query: string, groupObjects: boolean): BulkPayload;
	cancel(id: string): BulkPayload;
	find(id: string): BulkRecord | null;
	/** All there are, the newest last. */
	all(): readonly BulkRecord[];
}
