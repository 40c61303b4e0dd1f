import { Client } from 'pg';

import type { Destination, TableOptions } from '../../engine/destination/destination';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { connectionBudget, maxConnections } from '../../engine/postgres/connectionBudget';
import { beatOpenStores, closeIdleStores, withStore } from '../../engine/store';
import type { PostgresConfig, Store } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { postgresOn } from '../support/store/backEnds';
import { beginning, covering } from '../support/store/syncWork';
import { text } from '../support/store/values';
import { until } from '../support/until';

const readAt = Date.parse('2026-03-01T10:00:00Z');
const tables = ['orders', 'customers', 'products', 'returns', 'invoices', 'prices'];

describe('the connections of a process to one database', () => {
	let server: Postgres;
	let admin: Client;
	let config: PostgresConfig;
	const opened: Destination[] = [];

	beforeAll(async () => {
		server = await startPostgres();
		admin = new Client(server);
		await admin.connect();
	});
	beforeEach(() => {
		config = postgresOn(server);
	});
	afterEach(async () => {
		// Where a test failed before it freed its tables.
		await admin.query('ROLLBACK');
		for (const destination of opened.splice(0)) await destination.close();
		await closeIdleStores();
		await admin.query(`DROP TABLE IF EXISTS ${tables.join(', ')}`);
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	const openTables = (options: { password?: string } = {}) => {
		const destination = openPostgresDestination({ ...server, ...options }, systemEnvironment);
		opened.push(destination);
		return destination;
	};
	const writerTo = (destination: Destination, table: string) =>
		destination.table({
			table,
			key: ['id'],
			structure: { kind: 'created', columns: [{ name: 'id', kind: 'text' }] },
			owner: `acme/${table}`,
			runId: 'run-1',
		} satisfies TableOptions);
	const records = (...ids: readonly string[]) => ids.map((id) => ({ columns: { id }, readAt }));
	const inStore = async <Result>(work: (store: Store) => Promise<Result>, at = config) =>
		await withStore(at, systemEnvironment, work);
	const sessions = async (condition = 'true') => {
		const { rows } = await admin.query<{ pid: number }>(
			`SELECT pid FROM pg_stat_activity
			WHERE application_name = 'n8n-nodes-scheduled-sync' AND ${condition}`,
		);
		return rows.map(({ pid }) => pid);
	};

	it('are shared by stores in several schemas and by tables: what comes one after the other needs a single one', async () => {
		const destination = openTables();
		for (const at of [config, postgresOn(server), postgresOn(server)]) {
			await inStore(
				async (store) => await store.account('acme').variables.set([text('x', '1')]),
				at,
			);
			await writerTo(destination, 'orders').write(records('1'));
		}
		expect(await sessions()).toHaveLength(1);
	});

	it('stay within the budget, and leases go on, while several tables are locked and many sources are listed', async () => {
		const destination = openTables();
		const writers = tables.map((table) => writerTo(destination, table));
		for (const writer of writers) await writer.write(records('kept', 'gone'));
		const listings = await Promise.all(
			writers.map(
				async (writer) => await writer.reconcile({ readBefore: readAt + 1, maxShare: 1 }),
			),
		);
		await admin.query(`BEGIN; LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
		const writing = Promise.all(
			writers.flatMap((writer) =>
				Array.from({ length: 5 }, async (_, index) => await writer.write(records(`new ${index}`))),
			),
		);
		const waiting = "wait_event_type = 'Lock'";
		await until(async () => (await sessions(waiting)).length === connectionBudget.tables);
		await inStore(async (store) => {
			const { runs, variables } = store.account('acme');
			const begun = await Promise.all(
				tables.map(async (table) => await runs.begin(beginning(table, table), covering(1, 2))),
			);
			expect(begun.map(({ kind }) => kind)).toEqual(tables.map(() => 'begun'));
			await beatOpenStores();
			await Promise.all(Array.from({ length: 50 }, async () => await variables.increment('n', 1)));
			for (const listing of listings) await listing.add([['kept']]);
			expect((await variables.get('n')).value).toBe(50);
		});
		expect(await sessions(waiting)).toHaveLength(connectionBudget.tables);
		expect((await sessions()).length).toBeLessThanOrEqual(maxConnections);
		await admin.query('COMMIT');
		const written = await writing;
		expect(written.map(({ counts }) => counts.created)).toEqual(written.map(() => 1));
		const found = await Promise.all(listings.map(async (listing) => await listing.finish()));
		// What was written meanwhile is judged too, since it was read before the listing.
		expect(found).toEqual(tables.map(() => ({ existing: 7, deleted: 6 })));
		expect((await sessions()).length).toBeLessThanOrEqual(maxConnections);
	});

	it('let one caller keep ten listings at once and write in between: he never waits for himself', async () => {
		const writer = writerTo(openTables(), 'orders');
		await writer.write(records('1'));
		const listings = [];
		for (let number = 0; number < 10; number++) {
			listings.push(await writer.reconcile({ readBefore: readAt + 1 }));
			await writer.write(records(`${number}`));
			await inStore(async (store) => await store.account('acme').variables.increment('n', 1));
		}
		const ids = listings.map((_, number) => [`${number}`]);
		for (const listing of listings) await listing.add(ids);
		for (const listing of listings) {
			expect(await listing.finish()).toEqual({ existing: 10, deleted: 0 });
		}
		expect((await sessions()).length).toBeLessThanOrEqual(maxConnections);
	});

	it('a listing that fails takes none of the others with it', async () => {
		const writer = writerTo(openTables(), 'orders');
		await writer.write(records('1', '2'));
		const begin = async () => await writer.reconcile({ readBefore: readAt + 1 });
		const [failing, discarded, other] = [await begin(), await begin(), await begin()];
		await other.add([['1']]);
		await expect(failing.finish()).rejects.toMatchObject({ kind: 'tooManyDeletes' });
		await discarded.discard();
		await other.add([['2']]);
		expect(await other.finish()).toEqual({ existing: 2, deleted: 0 });
	});

	it('one that breaks under listings fails them all, and the next one has another', async () => {
		const writer = writerTo(openTables(), 'orders');
		await writer.write(records('1'));
		const begin = async () => await writer.reconcile({ readBefore: readAt + 1 });
		const [first, second] = [await begin(), await begin()];
		for (const pid of await sessions()) await admin.query('SELECT pg_terminate_backend($1)', [pid]);
		const third = await begin();
		await expect(first.add([['1']])).rejects.toMatchObject({ kind: 'unreachable' });
		await expect(second.finish()).rejects.toMatchObject({ kind: 'unreachable' });
		await third.add([['1']]);
		expect(await third.finish()).toEqual({ existing: 1, deleted: 0 });
	});

	it('are closed when the last who has them open closes them, and not before', async () => {
		const [one, other] = [openTables(), openTables()];
		await writerTo(one, 'orders').write(records('1'));
		await writerTo(other, 'orders').write(records('1'));
		await inStore(async (store) => await store.check());
		const before = await sessions();
		await one.close();
		await closeIdleStores();
		expect(await sessions()).toEqual(before);
		await writerTo(other, 'orders').write(records('2'));
		await other.close();
		await until(async () => (await sessions()).length === 0);
	});

	it('let nobody in with a wrong password, also while others are in with the right one', async () => {
		await inStore(async (store) => await store.check());
		const stranger = writerTo(openTables({ password: 'wrong' }), 'orders');
		await expect(stranger.write(records('1'))).rejects.toMatchObject({ kind: 'signInRefused' });
		const guessed = { ...config, password: 'wrong' };
		await expect(inStore(async (store) => await store.check(), guessed)).rejects.toMatchObject({
			kind: 'postgresSignInFailed',
		});
	});
});
