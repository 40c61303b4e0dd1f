import type { FailedBatch, FailedStatus } from '../../run';
import type { FailedFilter } from '../../store';
import type { ConsoleContext } from '../console';
import { consoleError } from '../errors';
import { isoTime, optionalIsoTime } from '../isoTime';
import { invalid, type Page, pageOf, readCursor, readLimit } from './paging';

/** A record that was refused, or a page that could not be read: without its values, which may be personal. */
export interface FailedView {
	readonly failed_id: string;
	readonly sync: string;
	readonly run_id: string;
	readonly kind: 'record' | 'page';
	readonly external_id: string | null;
	readonly page: number | null;
	/** What it was on its way to. */
	readonly destination: string | null;
	readonly reason: string;
	readonly status: FailedStatus;
	readonly attempts: number;
	readonly next_try: string | null;
	readonly kept_at: string;
	readonly settled_at: string | null;
	readonly note: string | null;
}

/** What is asked for of what has failed, as it stands in the address. */
export interface FailedQuery {
	readonly sync?: string;
	readonly run_id?: string;
	readonly status?: string;
	readonly limit?: string;
	readonly cursor?: string;
}

export const failedStatuses: readonly FailedStatus[] = [
	'waiting',
	'claimed',
	'givenUp',
	'resolved',
];

/** @throws EngineError `invalidRequest`, `invalidSyncName`, `wrongEncryptionKey` */
export async function listFailed(
	{ account }: ConsoleContext,
	query: FailedQuery,
): Promise<Page<FailedView>> {
	const limit = readLimit(query.limit);
	const filter: FailedFilter = {
		sync: query.sync || undefined,
		runId: query.run_id || undefined,
		status: query.status ? readStatus(query.status) : undefined,
		behind: readPosition(query.cursor),
		limit: limit + 1,
	};
	const batches = await account.failed.list(filter);
	return pageOf(batches, limit, ({ keptAt, runId, id }) => [keptAt, runId, id], failedView);
}

/** What was done about something that had failed. */
export interface FailedAct {
	readonly failed_id: string;
	readonly status: 'waiting' | 'givenUp';
}

/**
 * Has something that failed tried again at once, also what was given up. It is tried when Retry Failed runs next.
 *
 * @throws EngineError `failedMissing`, `wrongEncryptionKey`
 */
export async function retryFailed(
	{ account }: ConsoleContext,
	failedId: string,
): Promise<FailedAct> {
	const [batch] = await account.failed.list({ id: failedId, limit: 1 });
	// What is due already stays as it is.
	if (batch !== undefined) await account.failed.makeDue(batch.sync, { ids: [failedId] });
	const [due] = await account.failed.list({ id: failedId, status: 'waiting', limit: 1 });
	if (due === undefined) throw failedMissing(failedId, 'be tried again');
	return { failed_id: failedId, status: 'waiting' };
}

/**
 * Has something that failed tried no more.
 *
 * @throws EngineError `failedMissing`
 */
export async function giveUpFailed(
	{ account }: ConsoleContext,
	failedId: string,
): Promise<FailedAct> {
	const next = () => ({ kind: 'givenUp' }) as const;
	const { lost } = await account.failed.settle(undefined, [{ id: failedId, kind: 'failed', next }]);
	if (lost.length > 0) throw failedMissing(failedId, 'be given up');
	return { failed_id: failedId, status: 'givenUp' };
}

function failedMissing(failedId: string, what: string): Error {
	return consoleError(
		'failedMissing',
		`There is no failed batch ${JSON.stringify(failedId)} that could ${what}`,
		'Open the list anew: it may have arrived meanwhile, or be tried just now.',
	);
}

function readStatus(given: string): FailedStatus {
	const status = failedStatuses.find((each) => each === given);
	if (status === undefined) throw invalid('status', given, `Give ${failedStatuses.join(', ')}.`);
	return status;
}

function readPosition(cursor: string | undefined): FailedFilter['behind'] {
	const [keptAt, runId, id] = readCursor(cursor, ['number', 'string', 'string']) ?? [];
	if (id === undefined) return undefined;
	return { keptAt: Number(keptAt), runId: String(runId), id: String(id) };
}

function failedView(batch: FailedBatch): FailedView {
	return {
		failed_id: batch.id,
		sync: batch.sync,
		run_id: batch.runId,
		kind: batch.kind,
		external_id: batch.externalId ?? null,
		page: batch.page ?? null,
		destination: batch.place === '' ? null : batch.place,
		reason: batch.reason,
		status: batch.status,
		attempts: batch.attempts,
		next_try: batch.status === 'waiting' ? optionalIsoTime(batch.dueAt) : null,
		kept_at: isoTime(batch.keptAt),
		settled_at: optionalIsoTime(batch.settledAt),
		note: batch.note ?? null,
	};
}
