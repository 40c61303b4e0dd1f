import type { FailedBatch, FailedContent, FailedStatus, Failure } from '../../run/failedBatch';
import { contentHash } from '../../records/contentHash';
import { keptText, readKept } from '../../records/keptText';
import { reasonOfRefusal } from '../../records/refusal';
import { shortMessage } from '../runs/runLog';
import type { StoreTables } from '../schema/tables';
import type { Seal } from './seal';

export type FailedRow = StoreTables['sync_failed'];

/** What of a row is there from the beginning, and what is sealed outside of the transaction that writes it. */
export type NewRow = Omit<FailedRow, 'account' | 'sync' | 'run_id' | 'kept_at'>;

/**
 * Makes a row of what failed in a run. The same record of the same run has the same ID, whichever of its versions it is,
 * and so has the same page.
 */
export function newRow(runId: string, failure: Failure, seal: Seal): NewRow {
	const { content, place, page, batchNum, next } = failure;
	const { text, identity, problem } = textOf(content);
	const reason =
		problem === undefined
			? failure.reason
			: `${failure.reason} (its values could not be kept: ${problem})`;
	const externalId = content.kind === 'record' ? content.record.externalId : null;
	const id = contentHash(JSON.stringify([runId, content.kind, place, externalId, identity]));
	const waits = next.kind === 'waits' && problem === undefined;
	return {
		id,
		kind: content.kind,
		place: shortMessage(place),
		page: page ?? null,
		batch_num: batchNum ?? null,
		external_id: externalId === null ? null : shortMessage(externalId),
		content: problem === undefined ? seal.close(text, id) : null,
		reason: closedReason(reason, id, seal),
		attempts: 0,
		status: waits ? 'waiting' : 'givenUp',
		due_at: waits ? next.dueAt : null,
		claim_id: null,
		claim_until: null,
		settled_at: null,
		note: null,
		recovered: null,
		may_be_written: 0,
	};
}

/**
 * What cannot be written down is listed all the same; nobody can try it again.
 *
 * @returns also what tells it from others of its external ID: nothing where that names it
 */
function textOf(content: FailedContent): {
	readonly text: string;
	readonly identity: string;
	readonly problem: string | undefined;
} {
	try {
		if (content.kind === 'page') {
			const text = keptText(content.request);
			return { text, identity: text, problem: undefined };
		}
		const { externalId, columns } = content.record;
		const text = keptText(content.record);
		return { text, identity: externalId === '' ? keptText(columns) : '', problem: undefined };
	} catch (error) {
		return { text: '', identity: '', problem: reasonOfRefusal(error) };
	}
}

/** @throws EngineError `wrongEncryptionKey` */
export function toFailed(row: FailedRow, seal: Seal): FailedBatch {
	return {
		id: row.id,
		sync: row.sync,
		runId: row.run_id,
		kind: row.kind as FailedContent['kind'],
		place: row.place,
		page: row.page ?? undefined,
		batchNum: row.batch_num ?? undefined,
		externalId: row.external_id ?? undefined,
		content: row.content === null ? undefined : contentOf(row, seal.open(row.content, row.id)),
		reason: seal.open(row.reason, reasonOf(row.id)),
		status: row.status as FailedStatus,
		attempts: row.attempts,
		dueAt: row.due_at ?? undefined,
		claimId: row.claim_id ?? undefined,
		keptAt: row.kept_at,
		settledAt: row.settled_at ?? undefined,
		note: row.note ?? undefined,
		mayBeWritten: row.may_be_written === 1,
	};
}

/** A reason quotes the values that were refused, and so is kept as they are. */
export function closedReason(reason: string, id: string, seal: Seal): string {
	return seal.close(shortMessage(reason), reasonOf(id));
}

const reasonOf = (id: string): string => `reason of ${id}`;

/** What it was kept as, it is read as. */
function contentOf({ kind }: FailedRow, text: string): FailedContent {
	const value = readKept(text);
	return (
		kind === 'record' ? { kind, record: value } : { kind: 'page', request: value }
	) as FailedContent;
}
