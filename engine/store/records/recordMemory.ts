import { newerOf, newestOfEach } from '../../records/rememberedRecord';
import type { GivenOut, RememberedRecord } from '../../records/rememberedRecord';
import type { AccountDatabase } from '../accountDatabase';
import { transactionChunks } from '../chunks';
import { removeOutdatedDeliveries } from '../retention/outdatedState';
import { openRun, runWithLease } from '../runs/fence';
import { checkSyncName } from '../runs/runRows';
import type { SyncScope } from '../scope';
import { confirmDeliveries, type Delivery, forgetDeliveries, readConfirmed } from './deliveries';
import { checkExternalId, checkIdempotencyKey } from './recordIds';
import { countKnown, readKnown, settleDelivered } from './recordRows';
import { stagedElsewhere } from './recordsElsewhere';
import { noteSeen, type SeenAgain, type SeenRecord } from './seenRecords';
import { type Remembered, rememberSingle } from './singleRecord';
import { readStaged, stageRecords } from './stagedRecords';
import { unseenPage, type UnseenRequest } from './unseenRecords';

/** Small rows: so many hold up n8n's event loop for a few milliseconds on SQLite. */
const SEEN_AT_ONCE = 1_000;

/**
 * What is remembered of the records of an account's syncs: which version of each was last seen, and which was last
 * delivered. Large lists are worked off in several transactions; each may be handed in again.
 */
export class RecordMemory {
	constructor(private readonly database: AccountDatabase) {}

	/**
	 * What is remembered, by external ID; overlaid, where that is newer, by what the run has staged itself.
	 *
	 * @throws EngineError `invalidSyncName`
	 */
	async lookUp(
		sync: string,
		runId: string | undefined,
		externalIds: readonly string[],
	): Promise<ReadonlyMap<string, RememberedRecord>> {
		checkSyncName(sync);
		const found = new Map<string, RememberedRecord>();
		for (const ids of transactionChunks([...new Set(externalIds)])) {
			await this.read(sync, async (own) => {
				const known = await readKnown(own, ids);
				for (const [id, { record }] of known) found.set(id, record);
				if (runId === undefined) return;
				const staged = await readStaged(own, runId, ids);
				for (const [id, record] of staged) found.set(id, newerOf(found.get(id), record));
			});
		}
		return found;
	}

	/**
	 * Notes what a run has seen, to be remembered when it commits, in the same transaction as its receipt; dropped when it
	 * ends otherwise, or commits without moving on; then the next version that is read counts as changed, since this one
	 * may have been delivered. An older version than one that is known changes nothing.
	 *
	 * @returns by external ID, what was known before: remembered, staged by this run or, where that is newer than what is
	 * given, staged by another run that is going
	 * @throws EngineError `invalidExternalId`, `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	async stage(
		runId: string,
		records: readonly RememberedRecord[],
	): Promise<ReadonlyMap<string, RememberedRecord>> {
		for (const { externalId } of records) checkExternalId(externalId);
		const known = new Map<string, RememberedRecord>();
		for (const chunk of transactionChunks([...newestOfEach(records).values()])) {
			const before = await this.database.write(async (scope) => {
				const run = await runWithLease(scope, runId);
				const sync = scope.within({ sync: run.sync });
				const elsewhere = await stagedElsewhere(sync, run.id, chunk);
				const before = await stageRecords(sync, run.id, chunk, elsewhere);
				return [...before, ...elsewhere.newer];
			});
			for (const [id, record] of before) known.set(id, record);
		}
		return known;
	}

	/**
	 * Remembers a single record at once, unless a newer version is known, be it to a run that is still going. What goes out
	 * for it is in doubt until it is confirmed, or until a run commits that has given it out again.
	 *
	 * @param goesOut how it goes out, by what was known before; undefined when it does not. Default: it does not
	 * @returns what was known before, whether this version was not older than that, and how it goes out, unless that was
	 * confirmed before
	 * @throws EngineError `invalidSyncName`, `invalidExternalId`
	 */
	async remember(
		sync: string,
		record: RememberedRecord,
		goesOut: (before: RememberedRecord | undefined) => GivenOut | undefined = () => undefined,
	): Promise<Remembered> {
		checkSyncName(sync);
		checkExternalId(record.externalId);
		return await this.database.write(
			async (scope) => await rememberSingle(scope.within({ sync }), record, goesOut),
		);
	}

	/**
	 * Notes that an endpoint has taken these versions; at once, whatever becomes of the run. Kept until a commit shows
	 * that no later window can bring them in again.
	 *
	 * @throws EngineError `invalidSyncName`, `invalidExternalId`, `invalidIdempotencyKey`
	 */
	async confirm(sync: string, deliveries: readonly Delivery[]): Promise<void> {
		checkSyncName(sync);
		for (const { externalId, idempotencyKey } of deliveries) {
			checkExternalId(externalId);
			checkIdempotencyKey(idempotencyKey);
		}
		for (const chunk of transactionChunks(deliveries)) {
			await this.database.write(async (scope) => {
				const own = scope.within({ sync });
				await confirmDeliveries(own, chunk, scope.now);
				await settleDelivered(own, chunk);
				// A sync of webhooks alone has no run that would do so.
				await removeOutdatedDeliveries(scope);
			});
		}
	}

	/**
	 * Forgets what was confirmed, of a sync whose deliveries belong to no run.
	 *
	 * @throws EngineError `invalidSyncName`
	 */
	async forgetDelivered(sync: string): Promise<void> {
		checkSyncName(sync);
		await this.database.write(async (scope) => await forgetDeliveries(scope.within({ sync })));
	}

	/**
	 * Those of the keys under which the latest confirmed delivery of their record went out.
	 *
	 * @throws EngineError `invalidSyncName`
	 */
	async confirmed(sync: string, idempotencyKeys: readonly string[]): Promise<ReadonlySet<string>> {
		checkSyncName(sync);
		const confirmed = new Set<string>();
		for (const keys of transactionChunks([...new Set(idempotencyKeys)])) {
			const found = await this.read(sync, async (own) => await readConfirmed(own, keys));
			for (const key of found) confirmed.add(key);
		}
		return confirmed;
	}

	/**
	 * External IDs that are remembered as existing and that the run has not staged, in order, a page at a time: when it
	 * has seen all that the source has, these are gone. What was read later than `readUpTo` is not among them.
	 *
	 * @param request `limit` of a page: 1,000 by default
	 * @throws EngineError `invalidSyncName`, `runMissing`, `runClosed`, `leaseLost`
	 */
	async unseen(
		sync: string,
		runId: string,
		{ readUpTo, after, limit = 1_000 }: UnseenRequest & { readonly limit?: number },
	): Promise<readonly string[]> {
		checkSyncName(sync);
		const unseen: string[] = [];
		for (let last = after; ;) {
			const page = await this.database.read(async (scope) => {
				const { id } = await openRun(scope, runId);
				return await unseenPage(scope.within({ sync }), id, { readUpTo, after: last });
			});
			unseen.push(...page.ids);
			if (page.after === undefined || unseen.length >= limit) return unseen.slice(0, limit);
			last = page.after;
		}
	}

	/**
	 * How many records are remembered as existing.
	 *
	 * @throws EngineError `invalidSyncName`
	 */
	async count(sync: string): Promise<number> {
		checkSyncName(sync);
		return await this.read(sync, countKnown);
	}

	/**
	 * Notes what a run has fetched, and tells what of it had come before. Kept until the run ends.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`
	 */
	async noteSeen(runId: string, records: readonly SeenRecord[]): Promise<SeenAgain> {
		let [again, newer] = [0, 0];
		for (let begin = 0; begin < records.length; begin += SEEN_AT_ONCE) {
			const chunk = records.slice(begin, begin + SEEN_AT_ONCE);
			const found = await this.database.write(async (scope) => {
				const { id } = await openRun(scope, runId);
				return await noteSeen(scope, id, chunk);
			});
			again += found.again;
			newer += found.newer;
		}
		return { again, newer };
	}

	private async read<Result>(
		sync: string,
		work: (sync: SyncScope) => Promise<Result>,
	): Promise<Result> {
		return await this.database.read(async (scope) => await work(scope.within({ sync })));
	}
}
