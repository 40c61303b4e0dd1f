import { isObject } from '../../../http/jsonPath';
import { type Answered, malformedAnswer } from '../../client/connectionPage';
import { type BulkMark, markIn } from './mark';

/** A bulk operation as Shopify shows it. */
export interface BulkOperation {
	readonly id: string;
	/** CREATED, RUNNING, COMPLETED, CANCELING, CANCELED, FAILED, EXPIRED; others may come. */
	readonly status: string;
	readonly errorCode: string | undefined;
	/** By the shop's clock, in epoch milliseconds; undefined where it does not say. */
	readonly createdAt: number | undefined;
	/** Whose it is; undefined where it is none of this package's. */
	readonly mark: BulkMark | undefined;
	/** Where its file is; signed, so it is shown nowhere. */
	readonly url: string | undefined;
	/** What the file has, by Shopify's own count; undefined where it does not say. */
	readonly objects: number | undefined;
	readonly roots: number | undefined;
	readonly bytes: number | undefined;
}

/** The fields that are read of an operation. */
export const operationFields =
	'id status errorCode createdAt objectCount rootObjectCount fileSize url query';

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELED', 'FAILED', 'EXPIRED']);

/** Whether nothing more will become of it. */
export function isEnded({ status }: Pick<BulkOperation, 'status'>): boolean {
	return ended.has(status);
}

/**
 * Reads an operation. Counts that are missing are undefined, since only a file needs them.
 *
 * @param knownId its ID, where it was asked for by it
 * @throws EngineError `malformedAnswer` where it has no status or no ID
 */
export function readOperation(answered: unknown, knownId?: string): BulkOperation {
	if (!isObject(answered)) throw malformedAnswer('has no bulk operation in its place');
	const { status, errorCode, url, query } = answered;
	const createdAt = Date.parse(String(answered.createdAt));
	const id = answered.id ?? knownId;
	if (typeof status !== 'string' || typeof id !== 'string') {
		throw malformedAnswer('has a bulk operation without its status or ID');
	}
	return {
		id,
		status,
		errorCode: textOrNone(errorCode),
		createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
		mark: typeof query === 'string' ? markIn(query) : undefined,
		url: textOrNone(url),
		objects: countIn(answered, 'objectCount'),
		roots: countIn(answered, 'rootObjectCount'),
		bytes: countIn(answered, 'fileSize'),
	};
}

function textOrNone(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Shopify sends 64-bit counts as text. */
function countIn(answered: Answered, name: string): number | undefined {
	const value = answered[name];
	const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
