import type { SourceRecord } from '../../../engine/records/sourceRecord';
import { type AccountStore, closeIdleStores, withStore } from '../../../engine/store';
import type { BatchPlace } from '../../../engine/sync/pump/batches';
import { type ChangeOutcome, changeSink } from '../../../engine/sync/sinks/changeSink';
import { type OneOutcome, syncOne } from '../../../engine/sync/changes/syncOne';
import { backEnds } from './backEnds';
import { backfilling, beginning, complete, covering } from './syncWork';
import { testEnvironment, type TestEnvironment } from './testEnvironment';

/** Change detection on a real store, by runs that are begun and ended by hand. */
export interface ChangeWorld {
	readonly environment: TestEnvironment;
	readonly account: AccountStore;
	begin(runId: string, kind?: 'incremental' | 'backfill'): Promise<void>;
	/** Undefined: a dry run. */
	take(
		runId: string | undefined,
		...records: readonly SourceRecord[]
	): Promise<readonly ChangeOutcome[]>;
	one(record: SourceRecord): Promise<OneOutcome>;
	commit(runId: string): Promise<void>;
	fail(runId: string): Promise<void>;
}

const place: BatchPlace = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };

/** In a SQLite store, made anew for each suite; each world has an account of its own. */
export function changeWorlds(): <Result>(
	work: (world: ChangeWorld) => Promise<Result>,
) => Promise<Result> {
	const [sqlite] = backEnds;
	if (sqlite === undefined) throw new Error('There is no back end');
	let [accounts, config] = [0, sqlite.newStore()];
	beforeAll(() => {
		config = sqlite.newStore();
	});
	afterAll(async () => {
		await closeIdleStores();
		await sqlite.stop();
	});
	return async (work) => {
		const environment = testEnvironment();
		const accountId = `acme-${accounts++}`;
		return await withStore(config, environment, async (store) => {
			const account = store.account(accountId);
			return await work(worldOf(account, environment));
		});
	};
}

function worldOf(account: AccountStore, environment: TestEnvironment): ChangeWorld {
	const named = { memory: account.records, accountId: 'acme', sync: 'orders' };
	return {
		environment,
		account,
		begin: async (runId, kind = 'incremental') => {
			const job = kind === 'backfill' ? backfilling(runId) : beginning(runId);
			const maxRunTimeMs = Number.MAX_SAFE_INTEGER / 2;
			await account.runs.begin({ ...job, maxRunTimeMs }, covering(1, 2));
		},
		take: async (runId, ...records) =>
			await changeSink<SourceRecord>({ ...named, runId, toRecord: (record) => record }).take(
				records,
				place,
			),
		one: async (record) => await syncOne({ ...named, record }),
		commit: async (runId) => {
			await account.runs.commit(runId, complete(2));
		},
		fail: async (runId) => {
			await account.runs.fail(runId, {}, { message: 'no network' });
		},
	};
}
