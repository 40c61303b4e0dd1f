/** One line of a result file. */
export interface ExportLine {
	/** JSON, ending with a line feed. */
	readonly text: string;
	/** False for what stands under a parent. */
	readonly isRoot: boolean;
}

/** Shopify's `BulkOperationErrorCode`. */
export type BulkErrorCode = 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';

/** Ends an export that cannot go on. */
export class ExportFailure extends Error {
	constructor(readonly code: BulkErrorCode) {
		super(`The export ended with ${code}.`);
	}
}
