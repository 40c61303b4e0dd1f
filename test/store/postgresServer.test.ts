import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { Client } from 'pg';

import { closeIdleStores, type PostgresConfig, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { postgresOn } from '../support/store/backEnds';
import { text } from '../support/store/values';

describe('the PostgreSQL store', () => {
	let server: Postgres;
	let admin: Client;
	let config: PostgresConfig;
	beforeAll(async () => {
		server = await startPostgres();
		admin = new Client(server);
		await admin.connect();
	});
	beforeEach(() => {
		config = postgresOn(server);
	});
	afterEach(closeIdleStores);
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	const set = async (at = config, value = 'kept') =>
		await withStore(at, systemEnvironment, async (store) => {
			await store.account('acme').variables.set([text('x', value)]);
		});
	const get = async () =>
		await withStore(config, systemEnvironment, async (store) => {
			return (await store.account('acme').variables.get('x')).value;
		});
	const connections = async () => {
		const { rows } = await admin.query(
			"SELECT pid FROM pg_stat_activity WHERE application_name = 'n8n-nodes-scheduled-sync'",
		);
		return (rows as { pid: number }[]).map(({ pid }) => pid);
	};

	it('keeps its tables in a schema of its own, whatever letters its name has', async () => {
		config = { ...config, schema: 'Sync_Größe'.replace(/[^\w]/g, 'x') };
		await set();
		const { rows } = await admin.query(
			'SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
			[config.schema],
		);
		expect((rows as { tablename: string }[]).map(({ tablename }) => tablename)).toEqual([
			'account_token',
			'account_variable',
			'account_variable_change',
			'store_lease',
			'store_version',
			'sync_alert',
			'sync_delivery',
			'sync_failed',
			'sync_gap',
			'sync_late_record',
			'sync_lease',
			'sync_object',
			'sync_receipt',
			'sync_record',
			'sync_record_seen',
			'sync_record_staged',
			'sync_registry',
			'sync_run',
			'sync_run_step',
			'sync_schedule',
			'sync_schedule_run',
			'sync_watermark',
			'sync_watermark_move',
		]);
	});

	describe('says what is wrong', () => {
		it('nobody listens there', async () => {
			await expect(set({ ...config, port: 1 })).rejects.toMatchObject({
				kind: 'postgresUnreachable',
				message: 'PostgreSQL at 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
			});
		});

		it('there is no such host', async () => {
			await expect(set({ ...config, host: 'nowhere.invalid' })).rejects.toMatchObject({
				kind: 'postgresUnreachable',
				message: expect.stringContaining('PostgreSQL at nowhere.invalid:'),
			});
		});

		it('what listens there is not PostgreSQL', async () => {
			const sockets: Socket[] = [];
			const other = createServer((socket) => {
				sockets.push(socket);
				socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
			});
			await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
			const { port } = other.address() as AddressInfo;
			await expect(set({ ...config, port })).rejects.toMatchObject({
				kind: 'postgresUnreachable',
				message: expect.stringContaining(`PostgreSQL at 127.0.0.1:${port} cannot be reached`),
			});
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => other.close(resolve));
		});

		it('the password is wrong, and no error shows one', async () => {
			const password = 'hunter2-is-secret';
			const failure = await set({ ...config, password }).catch((error: unknown) => error);
			expect(failure).toMatchObject({
				kind: 'postgresSignInFailed',
				message: `PostgreSQL at 127.0.0.1:${server.port} refused the user "postgres" or its password`,
			});
			expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(password);
			expect(JSON.stringify(failure)).not.toContain(password);
		});

		it('there is no such user', async () => {
			await expect(set({ ...config, user: 'nobody-here' })).rejects.toMatchObject({
				kind: 'postgresSignInFailed',
			});
		});

		it('there is no such database', async () => {
			await expect(set({ ...config, database: 'none' })).rejects.toMatchObject({
				kind: 'postgresNoDatabase',
				message: `PostgreSQL at 127.0.0.1:${server.port} has no database "none"`,
			});
		});

		it('the user may not make the schema, or not use it; given the right, it may', async () => {
			const user = `limited_${config.schema}`;
			await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'limited'`);
			const limited = { ...config, user, password: 'limited' };
			await expect(set(limited)).rejects.toMatchObject({
				kind: 'postgresNoPermission',
				message: expect.stringContaining(`The user "${user}" may not use the schema`),
				remedy: expect.stringContaining(`CREATE SCHEMA IF NOT EXISTS "${config.schema}"`),
			});
			await admin.query(`CREATE SCHEMA ${config.schema} AUTHORIZATION ${user}`);
			await set(limited);
			await admin.query(`CREATE ROLE reader_${config.schema} LOGIN PASSWORD 'limited'`);
			const stranger = { ...limited, user: `reader_${config.schema}` };
			await expect(set(stranger)).rejects.toMatchObject({ kind: 'postgresNoPermission' });
		});

		it('the server takes no encrypted connections', async () => {
			for (const ssl of ['require', 'verify'] as const) {
				await expect(set({ ...config, ssl })).rejects.toMatchObject({
					kind: 'postgresNotSecure',
					message: expect.stringContaining('The server does not support SSL connections'),
				});
			}
		});

		it('the database is read-only', async () => {
			await set();
			await closeIdleStores();
			await admin.query('CREATE DATABASE readonly');
			await admin.query('ALTER DATABASE readonly SET default_transaction_read_only = on');
			await expect(set({ ...config, database: 'readonly' })).rejects.toMatchObject({
				kind: 'storeReadOnly',
				remedy: expect.stringContaining('primary'),
			});
		});

		it('no connection is free', async () => {
			const role = `single_${config.schema}`;
			await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 0`);
			await expect(set({ ...config, user: role, password: 'x' })).rejects.toMatchObject({
				kind: 'postgresTooManyConnections',
				remedy: expect.stringContaining('Each process uses up to 8 for a database and user.'),
			});
		});

		it("the schema holds another program's tables, which stay as they are", async () => {
			await admin.query(`CREATE SCHEMA ${config.schema}`);
			await admin.query(`CREATE TABLE ${config.schema}.account_variable (theirs text)`);
			await expect(set()).rejects.toMatchObject({
				kind: 'storeIsForeign',
				message: expect.stringContaining("holds another program's tables"),
			});
			const { rows } = await admin.query(
				'SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = $1',
				[config.schema],
			);
			expect(rows).toEqual([{ table_name: 'account_variable', column_name: 'theirs' }]);
		});

		it('the store is of a newer version, unless this one can still work with it', async () => {
			await set();
			await closeIdleStores();
			const update = async (oldestReader: number) =>
				await admin.query(
					`UPDATE ${config.schema}.store_version SET version = 99, oldest_reader = $1`,
					[oldestReader],
				);
			await update(98);
			await expect(set(config, 'changed')).rejects.toMatchObject({ kind: 'storeIsNewer' });
			await update(1);
			expect(await get()).toBe('kept');
		});
	});

	it('a connection that the server has closed is replaced, and nothing is lost or doubled', async () => {
		await set();
		for (const pid of await connections()) {
			await admin.query('SELECT pg_terminate_backend($1)', [pid]);
		}
		await set(config, 'again');
		expect(await get()).toBe('again');
		const history = await withStore(config, systemEnvironment, async (store) => {
			return await store.account('acme').variables.history('x');
		});
		expect(history).toHaveLength(2);
	});

	it('a transaction whose connection breaks is undone, and reported', async () => {
		await set();
		const broken = withStore(config, systemEnvironment, async (store) => {
			const { variables } = store.account('acme');
			await admin.query('BEGIN');
			await admin.query(`LOCK TABLE ${config.schema}.account_variable IN EXCLUSIVE MODE`);
			const writing = variables.set([text('x', 'lost')]);
			const settled = writing.catch((error: unknown) => error);
			await untilWaiting();
			for (const pid of await connections()) {
				await admin.query('SELECT pg_terminate_backend($1)', [pid]);
			}
			await admin.query('ROLLBACK');
			return await settled;
		});
		expect(await broken).toMatchObject({ kind: 'postgresUnreachable' });
		expect(await get()).toBe('kept');
	});

	const untilWaiting = async () => {
		for (;;) {
			const { rows } = await admin.query(
				"SELECT 1 FROM pg_stat_activity WHERE application_name = 'n8n-nodes-scheduled-sync' AND wait_event_type = 'Lock'",
			);
			if (rows.length > 0) return;
			await systemEnvironment.sleep(5);
		}
	};

	it('uses at most four connections, however much is asked at once, and none when it is closed', async () => {
		await withStore(config, systemEnvironment, async (store) => {
			const { variables } = store.account('acme');
			await Promise.all(Array.from({ length: 50 }, async () => await variables.increment('n', 1)));
			expect((await variables.get('n')).value).toBe(50);
		});
		expect((await connections()).length).toBeLessThanOrEqual(4);
		await closeIdleStores();
		while ((await connections()).length > 0) await systemEnvironment.sleep(5);
		expect(await connections()).toEqual([]);
	});
});
