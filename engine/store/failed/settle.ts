import type { NextTry } from '../../run/failedBatch';
import type { AccountScope } from '../accountDatabase';
import { statementChunks } from '../chunks';
import { settleReceipts } from '../runs/settledReceipts';
import { shortMessage } from '../runs/runLog';
import type { NewRow } from './failedRows';
import { writeKept } from './keep';
import { type Bringing, type Brought, holdBrought } from './retriedRecords';
import type { Seal } from './seal';

/** What has become of something that failed. */
export type Fate = (
	| {
			readonly id: string;
			readonly kind: 'resolved';
			/** What is to be said of it. */
			readonly note?: string;
			/** How many records a page has brought in. */
			readonly recovered?: number;
	  }
	| {
			readonly id: string;
			readonly kind: 'failed';
			/** Decides by how often it was tried. Called inside the transaction, perhaps more than once. */
			readonly next: (attempts: number) => NextTry;
			/** Why it failed this time, or why it is given up; sealed where that is kept sealed. Left out: as it was. */
			readonly reason?: string;
	  }
) & {
	/** What of it was written: earlier receipts of its time had missed it. Default: nothing. */
	readonly brought?: readonly Brought[];
};

/** What of a page's records failed in its turn, as rows of the page's run. */
export type FailedInPage = (pageId: string, runId: string) => readonly NewRow[];

export interface Settled {
	/** Those of the fates that came too late: another has them by now, or they are gone. */
	readonly lost: readonly string[];
}

type Resolved = Extract<Fate, { readonly kind: 'resolved' }>;
type FailedAgain = Extract<Fate, { readonly kind: 'failed' }>;

/**
 * Writes what has become of failures, and the receipts of runs of which nothing is left.
 *
 * @param claimId who held them: what the claim has lost is left as it is. Undefined: by hand, whoever holds them
 * @param seal how the account keeps what failed
 */
export async function writeFates(
	scope: AccountScope,
	claimId: string | undefined,
	fates: readonly Fate[],
	failedInPage: FailedInPage,
	seal: Seal,
): Promise<Settled> {
	await holdBrought(scope, claimId, bringingAmong(fates), seal);
	const touched: Touched[] = [];
	for (const same of groupedResolved(fates)) {
		touched.push(...(await writeResolved(scope, claimId, same)));
	}
	for (const fate of fates) {
		if (fate.kind === 'failed') touched.push(...(await writeFailed(scope, claimId, fate)));
	}
	for (const { id, sync, run_id: runId } of touched) {
		const rows = failedInPage(id, runId);
		if (rows.length > 0) await writeKept(scope, { sync, runId, at: scope.now }, rows);
	}
	await settleReceipts(scope, [...new Set(touched.map(({ run_id: id }) => id))]);
	const found = new Set(touched.map(({ id }) => id));
	return { lost: fates.map(({ id }) => id).filter((id) => !found.has(id)) };
}

/** Puts back what was claimed, as if it had not been: it was not tried. */
export async function writeRelease(
	scope: AccountScope,
	claimId: string,
	dueAt: number,
): Promise<void> {
	await scope
		.update('sync_failed')
		.set((eb) => ({
			...free,
			status: 'waiting',
			due_at: dueAt,
			attempts: eb('attempts', '-', 1),
			may_be_written: 1,
		}))
		.where('claim_id', '=', claimId)
		.execute();
}

interface Touched {
	readonly id: string;
	readonly sync: string;
	readonly run_id: string;
}

const free = { claim_id: null, claim_until: null };

function bringingAmong(fates: readonly Fate[]): readonly Bringing[] {
	return fates.flatMap(({ id, brought = [] }) => (brought.length === 0 ? [] : [{ id, brought }]));
}

/** Those that one statement can write. */
function groupedResolved(fates: readonly Fate[]): readonly (readonly Resolved[])[] {
	const resolved = fates.filter((fate) => fate.kind === 'resolved');
	const same = Map.groupBy(resolved, ({ note, recovered }) => JSON.stringify([note, recovered]));
	return [...same.values()];
}

/** What is resolved holds no values any more: nobody needs them. */
async function writeResolved(
	scope: AccountScope,
	claimId: string | undefined,
	fates: readonly Resolved[],
): Promise<readonly Touched[]> {
	const [first] = fates;
	const touched: Touched[] = [];
	for (const ids of statementChunks(fates.map(({ id }) => id))) {
		const rows = await held(scope, claimId)
			.set({
				...free,
				status: 'resolved',
				content: null,
				due_at: null,
				settled_at: scope.now,
				note: first?.note === undefined ? null : shortMessage(first.note),
				recovered: first?.recovered ?? null,
			})
			.where('id', 'in', ids)
			.returning(['id', 'sync', 'run_id'])
			.execute();
		touched.push(...rows);
	}
	return touched;
}

async function writeFailed(
	scope: AccountScope,
	claimId: string | undefined,
	{ id, next, reason }: FailedAgain,
): Promise<readonly Touched[]> {
	const own = scope.from('sync_failed').where('id', '=', id);
	const { attempts } = (await own.select('attempts').executeTakeFirst()) ?? { attempts: 0 };
	const decided = next(attempts);
	const waits = decided.kind === 'waits';
	return await held(scope, claimId)
		.set({
			...free,
			status: waits ? 'waiting' : 'givenUp',
			due_at: waits ? decided.dueAt : null,
			settled_at: waits ? null : scope.now,
			...(reason === undefined ? {} : { reason }),
		})
		.where('id', '=', id)
		.where('status', '!=', 'resolved')
		.returning(['id', 'sync', 'run_id'])
		.execute();
}

function held(scope: AccountScope, claimId: string | undefined) {
	const rows = scope.update('sync_failed');
	return claimId === undefined ? rows : rows.where('claim_id', '=', claimId);
}
