import { openPostgres } from '../../engine/store/postgres/postgresDatabase';
import { openSqlite } from '../../engine/store/sqlite/sqliteDatabase';
import { createStore, type Store } from '../../engine/store/store';
import { addCopies } from '../../rig/databases/longHistory';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { greedy } from '../support/store/statementPlans';
import { noting, type Statement } from '../support/store/statements';
import {
	account,
	backfilling,
	beginning,
	complete,
	cover,
	covering,
	day,
	HOUR,
} from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';
import { text } from '../support/store/values';

const RUNS = 20_000;
const EVERY_MS = 300_000;

eachBackEnd('with a long history', (store) => {
	/** On a store of its own, whose statements are noted from then on. */
	const noted = async (work: (opened: Store, statements: Statement[]) => Promise<void>) => {
		const { config, environment } = store;
		const database = await (config.kind === 'sqlite'
			? openSqlite(config, environment)
			: openPostgres(config, environment));
		const statements: Statement[] = [];
		try {
			await work(createStore(noting(database, statements), environment), statements);
		} finally {
			await database.close();
		}
	};

	it('no statement of Begin, Commit, Skip, a beat, Fail, Undo, Status, a look for alerts or of a receipt that is read goes through all runs of the account', async () => {
		await noted(async (opened, statements) => {
			const { runs, records, variables, standings, alerts } = account(opened);
			for (const sync of ['orders', 'customers']) {
				await runs.begin(beginning(`${sync}-0`, sync), covering(1, 2));
				await runs.commit(`${sync}-0`, complete(2));
				const copies = { account: 'acme', sync, runId: `${sync}-0`, count: RUNS };
				await addCopies(store.config, { ...copies, everyMs: EVERY_MS });
			}
			await variables.set([text('x', '1')]);
			await variables.delete('x');
			store.environment.timeMs = START + RUNS * EVERY_MS + 89 * 24 * HOUR;
			statements.splice(0);

			// What runs bring in late, or leave in doubt, lies in their overlap.
			const watermark = day(2) + RUNS * EVERY_MS;
			const late = [{ externalId: 'late', cursor: watermark - EVERY_MS }];
			const inDoubt = { from: watermark - EVERY_MS, to: watermark };
			const gap = { from: day(-1), to: day(0) };
			await runs.begin(beginning('a'), covering(100, 101, { gap }));
			await runs.begin(beginning('held'), covering(100, 101));
			await runs.checkpoint('a', { fetched: 1 }, { late, inDoubt });
			await opened.beat();
			await runs.fail('a', {}, { message: 'no answer' });
			await runs.begin(beginning('b'), covering(100, 101));
			await runs.commit(
				'b',
				complete(101, { next: { runId: 'c', window: { from: day(101), to: day(102) } } }),
			);
			await runs.commit('c', complete(102));
			await runs.begin(backfilling('d'), covering(-1, 0));
			await runs.commit('d', complete(0));
			await runs.begin(beginning('nothing'), () => undefined);
			await runs.list({ id: 'b' }, true);
			await runs.list({ sync: 'orders', limit: 10 });
			await runs.list({ limit: 10 });
			await runs.ledger('orders', 5);
			await runs.state('orders', 'INCREMENTAL');
			await standings();
			const all = { syncs: { kind: 'all' }, receipts: 50, objects: true } as const;
			await alerts.facts({ ...all, givenUpSince: START });
			await runs.undo('orders', 0);
			await records.confirm('orders', [{ externalId: '1', idempotencyKey: 'one' }]);
			await variables.set([text('x', '1')]);
			await variables.delete('x');

			expect(await greedy(store.config, statements)).toEqual([]);
			expect(statements.length).toBeGreaterThan(100);
			const [last] = await runs.list({ id: `orders-0-${RUNS}` });
			expect(last?.receipt).toMatchObject({ verdict: 'incomplete', late: 1 });
		});
	});

	it('what would go through all of them is noticed', async () => {
		await noted(async (opened, statements) => {
			const { runs } = account(opened);
			await cover(runs, 'orders-0', 1, 2);
			const copies = { account: 'acme', sync: 'orders', runId: 'orders-0', count: 1_000 };
			await addCopies(store.config, { ...copies, everyMs: EVERY_MS });
			statements.splice(0);
			await runs.list({ status: 'failed' });
			expect(await greedy(store.config, statements)).toHaveLength(1);
		});
	});
});
