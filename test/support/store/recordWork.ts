import type { RememberedRecord } from '../../../engine/records/rememberedRecord';
import type { RecordMemory, Store } from '../../../engine/store';
import type { TestStore } from './eachBackEnd';
import { account, beginning, complete, covering } from './syncWork';
import { START } from './testEnvironment';

/** A version of a record: the second of its cursor, and what is in it. */
export function version(
	externalId: string,
	second: number,
	hash: string,
	more: Partial<RememberedRecord> = {},
): RememberedRecord {
	const cursor = START + second * 1_000;
	return { externalId, cursor, hash, readAt: START + 60_000, deleted: false, ...more };
}

/** What the tests of remembered records do with a store that nobody has used. */
export function recordWork(store: TestStore) {
	const using = async <Result>(
		work: (records: RecordMemory, opened: Store) => Promise<Result>,
		id = 'acme',
	) => await store.withStore(async (opened) => await work(account(opened, id).records, opened));
	const begin = async (opened: Store, runId: string) =>
		await account(opened).runs.begin(beginning(runId), covering(1, 2));
	const commit = async (opened: Store, runId: string, plan = complete(2)) =>
		await account(opened).runs.commit(runId, plan);
	const remembered = async (records: RecordMemory, ...ids: readonly string[]) =>
		[...(await records.lookUp('orders', undefined, ids)).values()].sort((one, other) =>
			one.externalId < other.externalId ? -1 : 1,
		);
	return { using, begin, commit, remembered };
}
