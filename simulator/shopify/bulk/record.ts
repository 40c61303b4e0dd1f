import { dateTime } from '../graphql/resolvers/values';
import type { BulkErrorCode } from './exportLine';
import { type BulkOperation, type BulkStatus, keptMs } from './operation';
import type { LinkTarget } from './signedLinks';

/** An operation as Shopify shows it; numbers of objects and bytes are texts. */
export interface BulkRecord {
	readonly __typename: 'BulkOperation';
	readonly id: string;
	readonly status: BulkStatus;
	readonly type: 'QUERY';
	readonly errorCode: BulkErrorCode | null;
	readonly createdAt: string;
	readonly completedAt: string | null;
	readonly objectCount: string;
	readonly rootObjectCount: string;
	readonly fileSize: string | null;
	readonly url: string | null;
	readonly partialDataUrl: string | null;
	readonly query: string;
}

/** Signs a link that holds until a time (epoch milliseconds). */
export type Signer = (target: LinkTarget, expiresAt: number) => string;

/** What is shown of `operation` at `now`. */
export function recordOf(operation: BulkOperation, now: number, sign: Signer): BulkRecord {
	const status = operation.status(now);
	const { request, outcome } = operation;
	const endedAt = operation.endedAt(now);
	const isWhole = status === 'COMPLETED' && operation.run.lines > 0;
	const hasUrl = isWhole && outcome.noUrl !== true;
	const link = (part: LinkTarget['part']) =>
		sign({ number: request.number, part, link: operation.linkNumber }, (endedAt ?? now) + keptMs);
	return {
		__typename: 'BulkOperation',
		id: operation.id,
		status,
		type: 'QUERY',
		errorCode: status === 'FAILED' ? operation.errorCode : null,
		createdAt: dateTime(request.createdAt),
		completedAt: status === 'COMPLETED' || status === 'EXPIRED' ? dateTime(endedAt) : null,
		...countsOf(operation, status, now),
		fileSize: hasUrl ? String(operation.run.file.size + (outcome.extraBytes ?? 0)) : null,
		url: hasUrl ? link('final') : null,
		partialDataUrl: status === 'FAILED' && hasPartial(operation) ? link('partial') : null,
		query: request.query,
	};
}

function countsOf(
	operation: BulkOperation,
	status: BulkStatus,
	now: number,
): Pick<BulkRecord, 'objectCount' | 'rootObjectCount'> {
	const { run, outcome } = operation;
	const share = status === 'CREATED' ? 0 : status === 'RUNNING' ? operation.progress(now) : 1;
	const extra = status === 'COMPLETED' ? (outcome.extraObjects ?? 0) : 0;
	return {
		objectCount: String(Math.floor(run.lines * share) + extra),
		rootObjectCount: String(Math.floor(run.roots * share)),
	};
}

function hasPartial({ run, outcome, looks }: BulkOperation): boolean {
	return run.lines > 0 && looks > (outcome.pollsBeforePartial ?? 0);
}
