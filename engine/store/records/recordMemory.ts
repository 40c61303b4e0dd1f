import type { Environment } from '../../environment';
import { newerOf, newestOfEach } from '../../records/rememberedRecord';
import type { GivenOut, RememberedRecord } from '../../records/rememberedRecord';
import type { Connection, Database } from '../database';
import { accountLock } from '../locks';
import { removeOutdatedDeliveries } from '../retention/outdatedState';
import { openRun, runWithLease } from '../runs/fence';
import { checkSyncName } from '../runs/runRows';
import { confirmDeliveries, type Delivery, forgetDeliveries, readConfirmed } from './deliveries';
import { transactionChunks } from './recordChunks';
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
export class SyncRecords {
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		private readonly account: string,
	) {}

	/**
	 * What is remembered, by external ID; overlaid, where that is newer, by what the run has staged itself.
	 *
	 * @throws StoreError `invalidSyncName`
	 */
	async lookUp(
		sync: string,
		runId: string | undefined,
		externalIds: readonly string[],
	): Promise<ReadonlyMap<string, RememberedRecord>> {
		const scope = this.scope(sync);
		const found = new Map<string, RememberedRecord>();
		for (const ids of transactionChunks([...new Set(externalIds)])) {
			await this.read(async (connection) => {
				const known = await readKnown(connection, scope, ids);
				for (const [id, { record }] of known) found.set(id, record);
				if (runId === undefined) return;
				const staged = await readStaged(connection, this.account, runId, ids);
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
	 * @throws StoreError `invalidExternalId`, `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	async stage(
		runId: string,
		records: readonly RememberedRecord[],
	): Promise<ReadonlyMap<string, RememberedRecord>> {
		for (const { externalId } of records) checkExternalId(externalId);
		const known = new Map<string, RememberedRecord>();
		for (const chunk of transactionChunks([...newestOfEach(records).values()])) {
			const before = await this.write(async (connection) => {
				const { account } = this;
				const run = await runWithLease(connection, account, runId, this.environment.now());
				const scope = { account, sync: run.sync };
				const elsewhere = await stagedElsewhere(connection, scope, run.id, chunk);
				const before = await stageRecords(connection, account, run, chunk, elsewhere);
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
	 * @throws StoreError `invalidSyncName`, `invalidExternalId`
	 */
	async remember(
		sync: string,
		record: RememberedRecord,
		goesOut: (before: RememberedRecord | undefined) => GivenOut | undefined = () => undefined,
	): Promise<Remembered> {
		const scope = this.scope(sync);
		checkExternalId(record.externalId);
		return await this.write(
			async (connection) => await rememberSingle(connection, scope, record, goesOut),
		);
	}

	/**
	 * Notes that an endpoint has taken these versions; at once, whatever becomes of the run. Kept until a commit shows
	 * that no later window can bring them in again.
	 *
	 * @throws StoreError `invalidSyncName`, `invalidExternalId`, `invalidIdempotencyKey`
	 */
	async confirm(sync: string, deliveries: readonly Delivery[]): Promise<void> {
		const scope = this.scope(sync);
		for (const { externalId, idempotencyKey } of deliveries) {
			checkExternalId(externalId);
			checkIdempotencyKey(idempotencyKey);
		}
		for (const chunk of transactionChunks(deliveries)) {
			await this.write(async (connection) => {
				await confirmDeliveries(connection, scope, chunk, this.environment.now());
				await settleDelivered(connection, scope, chunk);
				// A sync of webhooks alone has no run that would do so.
				await removeOutdatedDeliveries(connection, this.account, this.environment.now());
			});
		}
	}

	/**
	 * Forgets what was confirmed, of a sync whose deliveries belong to no run.
	 *
	 * @throws StoreError `invalidSyncName`
	 */
	async forgetDelivered(sync: string): Promise<void> {
		const scope = this.scope(sync);
		await this.write(async (connection) => await forgetDeliveries(connection, scope));
	}

	/**
	 * Those of the keys under which the latest confirmed delivery of their record went out.
	 *
	 * @throws StoreError `invalidSyncName`
	 */
	async confirmed(sync: string, idempotencyKeys: readonly string[]): Promise<ReadonlySet<string>> {
		const scope = this.scope(sync);
		const confirmed = new Set<string>();
		for (const keys of transactionChunks([...new Set(idempotencyKeys)])) {
			const found = await this.read(
				async (connection) => await readConfirmed(connection, scope, keys),
			);
			for (const key of found) confirmed.add(key);
		}
		return confirmed;
	}

	/**
	 * External IDs that are remembered as existing and that the run has not staged, in order, a page at a time: when it
	 * has seen all that the source has, these are gone. What was read later than `readUpTo` is not among them.
	 *
	 * @param request `limit` of a page: 1,000 by default
	 * @throws StoreError `invalidSyncName`, `runMissing`, `runClosed`, `leaseLost`
	 */
	async unseen(
		sync: string,
		runId: string,
		{ readUpTo, after, limit = 1_000 }: UnseenRequest & { readonly limit?: number },
	): Promise<readonly string[]> {
		this.scope(sync);
		const unseen: string[] = [];
		for (let last = after; ;) {
			const page = await this.read(async (connection) => {
				const run = await openRun(connection, this.account, runId);
				return await unseenPage(
					connection,
					this.account,
					{ id: run.id, sync },
					{ readUpTo, after: last },
				);
			});
			unseen.push(...page.ids);
			if (page.after === undefined || unseen.length >= limit) return unseen.slice(0, limit);
			last = page.after;
		}
	}

	/**
	 * How many records are remembered as existing.
	 *
	 * @throws StoreError `invalidSyncName`
	 */
	async count(sync: string): Promise<number> {
		const scope = this.scope(sync);
		return await this.read(async (connection) => await countKnown(connection, scope));
	}

	/**
	 * Notes what a run has fetched, and tells what of it had come before. Kept until the run ends.
	 *
	 * @throws StoreError `runMissing`, `runClosed`, `leaseLost`
	 */
	async noteSeen(runId: string, records: readonly SeenRecord[]): Promise<SeenAgain> {
		let [again, newer] = [0, 0];
		for (let begin = 0; begin < records.length; begin += SEEN_AT_ONCE) {
			const chunk = records.slice(begin, begin + SEEN_AT_ONCE);
			const found = await this.write(async (connection) => {
				const { id } = await openRun(connection, this.account, runId);
				return await noteSeen(connection, this.account, id, chunk);
			});
			again += found.again;
			newer += found.newer;
		}
		return { again, newer };
	}

	private scope(sync: string) {
		checkSyncName(sync);
		return { account: this.account, sync };
	}

	private async read<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
		return await this.database.read(this.environment, work);
	}

	private async write<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
		return await this.database.write(this.environment, accountLock(this.account), work);
	}
}
