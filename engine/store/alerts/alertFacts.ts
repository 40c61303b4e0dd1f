import { intervalOf, isHeldUp } from '../../objects';
import {
	type AlertFacts,
	type AsideObject,
	isWatchedSync,
	type LatestRun,
	type WatchedSyncs,
} from '../../run';
import type { JobType, RunStatus } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import { toObject } from '../objects/objectRows';
import { readReceipts } from '../runs/receipts';
import type { SyncScope } from '../scope';

/** What is to be known of the syncs of an account. */
export interface AlertFactsRequest {
	readonly syncs: WatchedSyncs;
	/** How many of the newest receipts of each. */
	readonly receipts: number;
	/** What was given up since then counts, in epoch milliseconds. */
	readonly givenUpSince: number;
	/** Whether the objects of its registry are to be looked at. */
	readonly objects: boolean;
}

/** What alerts go by of an account. */
export interface AccountFacts {
	/** By name. */
	readonly syncs: readonly AlertFacts[];
	/** Those that are set aside, in the order of accounts, integrations and names. */
	readonly objects: readonly AsideObject[];
}

/** A clock that was ahead by more was wrong, and so is the time that it wrote. */
const AHEAD_MS = 24 * 3_600_000;

/** Reads what alerts go by. */
export async function readAlertFacts(
	scope: AccountScope,
	request: AlertFactsRequest,
): Promise<AccountFacts> {
	return {
		syncs: await readSyncFacts(scope, request),
		objects: request.objects ? await readAside(scope) : [],
	};
}

/**
 * Reads what alerts go by of syncs, by name. Of each sync some rows are read that an index leads to, however long its history: for
 * an account of a hundred syncs, some hundred short statements.
 */
async function readSyncFacts(
	scope: AccountScope,
	{ syncs, receipts, givenUpSince }: AlertFactsRequest,
): Promise<readonly AlertFacts[]> {
	const jobTypes = await jobTypesOf(scope);
	const givenUp = await readGivenUp(scope, givenUpSince);
	const named = syncs.kind === 'named' ? syncs.names : [];
	const names = [...new Set([...jobTypes.keys(), ...named])].sort();
	const facts: AlertFacts[] = [];
	for (const sync of names.filter((name) => isWatchedSync(syncs, name))) {
		const own = scope.within({ sync });
		const jobType = jobTypes.get(sync) ?? 'INCREMENTAL';
		const committed = await readCommitted(own, jobType, Math.max(1, receipts), scope.now);
		const [last] = committed;
		facts.push({
			sync,
			committed: last && { runId: last.id, at: last.finished_at ?? last.started_at },
			firstStartedAt: last === undefined ? await readFirstStart(own, jobType) : undefined,
			latest: await readLatest(own, jobType),
			watermark: await readMoved(own),
			receipts: await receiptsOf(scope, committed.slice(0, receipts)),
			givenUp: givenUp.get(sync),
		});
	}
	return facts;
}

/** What is paused waits for nobody, and what is claimed is being tried. */
async function readAside(scope: AccountScope): Promise<readonly AsideObject[]> {
	const rows = await scope
		.from('sync_object')
		.selectAll()
		.where('aside_kind', 'is not', null)
		.where('paused', '=', 0)
		.orderBy('of_account')
		.orderBy('integration')
		.orderBy('name')
		.execute();
	return rows.map((row) => ({
		account: row.of_account,
		integration: row.integration,
		name: row.name,
		failures: row.failures,
		isHeldUp: isHeldUp(toObject(row)),
		reason: row.aside_reason ?? '',
		intervalMs: intervalOf(toObject(row)),
		syncedAt: row.synced_at ?? undefined,
		registeredAt: row.registered_at,
		needsPerson: row.next_at === null && row.claim_id === null,
	}));
}

/** The names of all syncs of the account that have ever begun a run. */
export async function knownSyncNames(scope: AccountScope): Promise<readonly string[]> {
	return [...(await jobTypesOf(scope)).keys()].sort();
}

/** By the name of a sync, the runs that it is judged by: those that follow its source, or its backfills where it has no others. */
async function jobTypesOf(scope: AccountScope): Promise<ReadonlyMap<string, JobType>> {
	const leases = await scope.from('sync_lease').select(['sync', 'job_type']).execute();
	const jobTypes = new Map<string, JobType>();
	for (const { sync, job_type: jobType } of leases) {
		if (jobType === 'INCREMENTAL' || !jobTypes.has(sync)) jobTypes.set(sync, jobType as JobType);
	}
	return jobTypes;
}

/** Newest first. */
async function readCommitted(sync: SyncScope, jobType: JobType, limit: number, now: number) {
	return await sync
		.from('sync_run')
		.select(['id', 'started_at', 'finished_at'])
		.where('job_type', '=', jobType)
		.where('status', '=', 'committed')
		.where('finished_at', '<=', now + AHEAD_MS)
		.orderBy('finished_at', 'desc')
		.limit(limit)
		.execute();
}

async function readFirstStart(sync: SyncScope, jobType: JobType): Promise<number | undefined> {
	const row = await sync
		.from('sync_run')
		.select('started_at')
		.where('job_type', '=', jobType)
		.orderBy('started_at')
		.limit(1)
		.executeTakeFirst();
	return row?.started_at;
}

async function readLatest(sync: SyncScope, jobType: JobType): Promise<LatestRun | undefined> {
	const row = await sync
		.from('sync_run')
		.select(['id', 'status', 'started_at', 'finished_at', 'message', 'workflow_id', 'execution_id'])
		.where('job_type', '=', jobType)
		.orderBy('started_at', 'desc')
		.orderBy('token', 'desc')
		.limit(1)
		.executeTakeFirst();
	return (
		row && {
			runId: row.id,
			status: row.status as RunStatus,
			startedAt: row.started_at,
			finishedAt: row.finished_at ?? undefined,
			message: row.message ?? undefined,
			workflowId: row.workflow_id ?? undefined,
			executionId: row.execution_id ?? undefined,
		}
	);
}

async function readMoved(sync: SyncScope): Promise<AlertFacts['watermark']> {
	const row = await sync
		.from('sync_watermark_move')
		.select(['moved_to', 'moved_at'])
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row && { position: row.moved_to ?? undefined, movedAt: row.moved_at };
}

async function receiptsOf(
	scope: AccountScope,
	runs: readonly { readonly id: string }[],
): Promise<AlertFacts['receipts']> {
	const receipts = await readReceipts(
		scope,
		runs.map(({ id }) => id),
	);
	return runs.flatMap(({ id }) => {
		const receipt = receipts.get(id);
		if (receipt === undefined) return [];
		const { runId, verdict, reason, committedAt } = receipt;
		return [{ runId, verdict, reason, committedAt }];
	});
}

/** By sync: what was given up since a time and is still, whether it was tried before or not. */
async function readGivenUp(
	scope: AccountScope,
	since: number,
): Promise<ReadonlyMap<string, { readonly count: number; readonly since: number }>> {
	const rows = await scope
		.from('sync_failed')
		.select((eb) => {
			const at = eb.fn.coalesce('settled_at', 'kept_at');
			return ['sync', eb.fn.countAll().as('count'), eb.fn.min(at).as('since')];
		})
		.where('status', '=', 'givenUp')
		// As all of them are; the index has no others.
		.where('due_at', 'is', null)
		.where((eb) => eb(eb.fn.coalesce('settled_at', 'kept_at'), '>=', since))
		.groupBy('sync')
		.execute();
	return new Map(
		rows.map(({ sync, count, since: first }) => [
			sync,
			{ count: Number(count), since: Number(first) },
		]),
	);
}
