import { setImmediate as nextTurn } from 'node:timers/promises';

import { closeIdleStores, withStore } from '../../engine/store';
import { schemaLock } from '../../engine/store/locks';
import { openPostgres } from '../../engine/store/postgres/postgresDatabase';
import { openSqlite } from '../../engine/store/sqlite/sqliteDatabase';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { number } from '../support/store/values';

eachBackEnd('a store that is shared in one process', (store) => {
	const openApart = async () =>
		store.config.kind === 'sqlite'
			? await openSqlite(store.config, store.environment)
			: await openPostgres(store.config, store.environment);

	it('is opened once for all who use it at the same time', async () => {
		const results = await Promise.all(
			Array.from({ length: 20 }, async () => {
				return await store.using(async (variables) => await variables.increment('x', 1));
			}),
		);
		expect(Math.max(...results.map(({ after }) => Number(after?.value)))).toBe(20);
	});

	it('opens again after it was closed, and after it could not be opened', async () => {
		await store.using(async (variables) => await variables.increment('x', 1));
		await closeIdleStores();
		await store.using(async (variables) => {
			expect((await variables.increment('x', 1)).after).toMatchObject(number(2));
		});
		const wrong =
			store.config.kind === 'sqlite'
				? { ...store.config, folder: '/dev/null/nowhere' }
				: { ...store.config, password: 'wrong' };
		const open = async () => await withStore(wrong, store.environment, async () => undefined);
		for (let times = 0; times < 2; times++) {
			await expect(open()).rejects.toMatchObject({
				kind: expect.stringMatching(/^(store|postgres)/),
			});
		}
	});

	it('stays open while it is in use, whoever wants to close it', async () => {
		await store.using(async (variables) => {
			await closeIdleStores();
			expect((await variables.increment('x', 1)).after).toMatchObject(number(1));
		});
	});

	it('lets the event loop turn between the changes of a caller that never waits', async () => {
		await store.using(async (variables) => {
			let turns = 0;
			let working = true;
			const counting = (async () => {
				while (working) {
					await nextTurn();
					turns++;
				}
			})();
			for (let change = 0; change < 100; change++) await variables.increment('x', 1);
			working = false;
			await counting;
			expect(turns).toBeGreaterThanOrEqual(100);
		});
	});

	it('a change that fails in the middle leaves nothing of itself', async () => {
		const database = await openApart();
		try {
			const failing = database.write(store.environment, schemaLock, async (connection) => {
				const row = {
					account: 'a',
					name: 'x',
					type: 'json',
					value: '1',
					version: 1,
					updated_at: 1,
				};
				await connection.insertInto('account_variable').values(row).execute();
				throw new RangeError('on purpose');
			});
			await expect(failing).rejects.toMatchObject({
				kind: 'storeFailed',
				message: expect.stringContaining('on purpose'),
			});
			const rows = await database.read(store.environment, async (connection) => {
				return await connection.selectFrom('account_variable').selectAll().execute();
			});
			expect(rows).toEqual([]);
		} finally {
			await database.close();
		}
	});

	it('a check writes, and says when', async () => {
		await store.withStore(async (opened) => await opened.check());
		const database = await openApart();
		const row = await database.read(store.environment, async (connection) => {
			return await connection.selectFrom('store_version').selectAll().executeTakeFirst();
		});
		await database.close();
		expect(row).toMatchObject({
			id: 1,
			migrated_at: store.environment.timeMs,
			checked_at: store.environment.timeMs,
		});
	});
});
