import { closeIdleStores, withStore } from '../../../engine/store';
import type { Store, StoreConfig, Variables } from '../../../engine/store';
import { backEnds } from './backEnds';
import { testEnvironment, type TestEnvironment } from './testEnvironment';

/** A store that nobody has used, made anew for each test. */
export interface TestStore {
	readonly config: StoreConfig;
	readonly environment: TestEnvironment;
	/** Runs `work` on the variables of an account, as workflow-1 in execution-7. */
	using<Result>(work: (variables: Variables) => Promise<Result>, account?: string): Promise<Result>;
	withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result>;
}

/**
 * One suite, for SQLite and for PostgreSQL.
 *
 * @param kinds which of them; default: both
 */
export function eachBackEnd(
	title: string,
	suite: (store: TestStore) => void,
	kinds: readonly StoreConfig['kind'][] = ['sqlite', 'postgres'],
): void {
	describe.each(backEnds.filter(({ kind }) => kinds.includes(kind)))(
		`${title} ($kind)`,
		(backEnd) => {
			let config: StoreConfig | undefined;
			let environment = testEnvironment();
			beforeAll(async () => await backEnd.start());
			beforeEach(() => {
				config = backEnd.newStore();
				environment = testEnvironment();
			});
			afterEach(closeIdleStores);
			afterAll(async () => await backEnd.stop());

			const store: TestStore = {
				get config() {
					if (config === undefined) throw new Error('No test has begun');
					return config;
				},
				get environment() {
					return environment;
				},
				withStore: async (work) => await withStore(store.config, environment, work),
				using: async (work, account = 'acme') =>
					await store.withStore(async (opened) => {
						const origin = { workflowId: 'workflow-1', executionId: 'execution-7' };
						return await work(opened.account(account, origin).variables);
					}),
			};
			suite(store);
		},
	);
}
