import { Client } from 'pg';

import type { Destination, TableOptions } from '../../engine/destination/destination';
import type { PostgresDestinationOptions } from '../../engine/destination/postgres/connection';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';

const readAt = Date.parse('2026-03-01T10:00:00Z');
const rowCount = 300;

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: 'acme/things',
	runId: 'run-1',
};

const batch = (value: string, later = 0) =>
	Array.from({ length: rowCount }, (_, index) => ({
		columns: { id: `id-${index}`, value },
		readAt: readAt + later,
	}));

describe('PostgreSQL as a destination', () => {
	const pauses: number[] = [];
	const environment = {
		...systemEnvironment,
		random: () => 0.5,
		sleep: async (durationMs: number) => {
			pauses.push(durationMs);
		},
	};
	let server: Postgres;
	let client: Client;
	const opened: Destination[] = [];

	const open = (options: Partial<PostgresDestinationOptions> = {}) => {
		const destination = openPostgresDestination({ ...server, ...options }, environment);
		opened.push(destination);
		return destination;
	};
	const values = async () =>
		(await client.query('SELECT value, count(*)::int AS rows FROM things GROUP BY 1 ORDER BY 1'))
			.rows;

	beforeAll(async () => {
		server = await startPostgres();
		client = new Client({ ...server });
		await client.connect();
		await client.query("CREATE ROLE reader LOGIN PASSWORD 'reader'");
	});
	beforeEach(async () => {
		pauses.length = 0;
		await client.query('CREATE TABLE things (id text PRIMARY KEY, value text)');
	});
	afterEach(async () => {
		for (const destination of opened.splice(0)) await destination.close();
		await client.query('DROP TABLE things; DROP FUNCTION IF EXISTS fail CASCADE');
		await client.query('DROP SEQUENCE IF EXISTS failures');
	});
	afterAll(async () => {
		await client.end();
		await server.stop();
	});

	/** Ends the connection that writes the 200th row, while the condition holds. */
	const cutConnection = (condition: string) =>
		client.query(`CREATE SEQUENCE failures;
			CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				IF NEW.id = 'id-200' AND ${condition} THEN
					PERFORM pg_terminate_backend(pg_backend_pid());
				END IF;
				RETURN NEW;
			END $$;
			CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON things FOR EACH ROW EXECUTE FUNCTION fail()`);

	it('reconciliations that list their sources for long keep nobody from writing, and leave no connection behind', async () => {
		const destination = open();
		const writer = destination.table(things);
		await writer.write(batch('old'));
		const reconciliations = await Promise.all(
			Array.from({ length: 6 }, async () => {
				return await writer.reconcile({ readBefore: readAt + 1, maxShare: 1 });
			}),
		);
		expect(await writer.write(batch('new', 1_000))).toMatchObject({
			counts: { updated: rowCount },
		});
		for (const reconciliation of reconciliations) {
			await reconciliation.add(Array.from({ length: rowCount }, (_, index) => [`id-${index}`]));
		}
		const [first, ...others] = reconciliations;
		expect(await first?.finish()).toEqual({ existing: rowCount, deleted: 0 });
		for (const other of others) await other.discard();
		await destination.close();
		opened.splice(0);
		const ours = async () =>
			(
				await client.query(
					"SELECT count(*)::int AS left FROM pg_stat_activity WHERE application_name = 'n8n-nodes-scheduled-sync'",
				)
			).rows;
		while ((await ours())[0]?.left > 0) await new Promise((resolve) => setImmediate(resolve));
	});

	it('a batch whose connection breaks on the way is begun again, and counted once', async () => {
		await cutConnection("nextval('failures') <= 2");
		const result = await open().table(things).write(batch('first'));
		expect(result.counts.created).toBe(rowCount);
		expect(pauses).toEqual([100, 200]);
		expect(await values()).toEqual([{ value: 'first', rows: rowCount }]);
	});

	it('a batch whose connection always breaks leaves no half of it', async () => {
		const writer = open().table(things);
		await writer.write(batch('first').slice(0, 150));
		await cutConnection('true');
		await expect(writer.write(batch('second', 1))).rejects.toMatchObject({ kind: 'unreachable' });
		expect(await values()).toEqual([{ value: 'first', rows: 150 }]);
	});

	it('a deadlock with another program is tried again', async () => {
		await client.query(`CREATE SEQUENCE failures;
			CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				IF NEW.id = 'id-200' AND nextval('failures') = 1 THEN
					RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected';
				END IF;
				RETURN NEW;
			END $$;
			CREATE TRIGGER fail BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION fail()`);
		expect((await open().table(things).write(batch('first'))).counts.created).toBe(rowCount);
		expect(pauses).toEqual([100]);
	});

	it('a row that another program inserts while a batch is written is found and compared', async () => {
		const writer = open().table(things);
		await writer.write([]);
		await client.query('BEGIN');
		await client.query("INSERT INTO things VALUES ('id-200', 'theirs')");
		const writing = writer.write(batch('ours'));
		for (;;) {
			const waiting = await client.query('SELECT 1 FROM pg_locks WHERE NOT granted');
			if (waiting.rowCount !== 0) break;
		}
		await client.query('COMMIT');
		const { counts } = await writing;
		expect(counts).toMatchObject({ created: rowCount - 1, updated: 1, failed: 0 });
		expect(await values()).toEqual([{ value: 'ours', rows: rowCount }]);
	});

	it('after a batch of updates, one of everything is still told apart', async () => {
		const writer = open().table(things);
		const versions = (value: string, cursor: number) =>
			batch(value).map((record) => ({ ...record, cursor, readAt: readAt + cursor }));
		await writer.write(versions('first', 1));
		expect((await writer.write(versions('second', 2))).counts.updated).toBe(rowCount);
		await client.query("UPDATE things SET _sync_deleted_at = 'infinity' WHERE id = 'id-5'");
		const records = versions('third', 3);
		records[0] = { columns: { id: 'new', value: 'third' }, cursor: 1, readAt };
		records[1] = { columns: { id: 'id-1', value: 'old' }, cursor: 1, readAt };
		records[2] = { columns: { id: 'id-2', value: 'second' }, cursor: 2, readAt };
		records[3] = { columns: { id: 'id-3', value: 'b\0d' }, cursor: 3, readAt };
		records[4] = { columns: { id: 'id-4', value: 'same cursor' }, cursor: 2, readAt: readAt + 9 };
		const { outcomes } = await writer.write(records);
		expect(outcomes.slice(0, 7)).toEqual([
			'created',
			'stale',
			'unchanged',
			'failed',
			'updated',
			'stale',
			'updated',
		]);
		expect(await values()).toEqual([
			{ value: 'same cursor', rows: 1 },
			{ value: 'second', rows: 5 },
			{ value: 'third', rows: rowCount - 5 },
		]);
	});

	it('after a batch of new records, known ones are still compared, and bad ones still come out', async () => {
		await client.query("ALTER TABLE things ADD CHECK (value <> 'bad')");
		const writer = open().table(things);
		const [first, second] = [batch('first'), batch('second', 1)];
		expect((await writer.write(first.slice(0, 100))).counts.created).toBe(100);
		const known = await writer.write([...second.slice(0, 50), ...second.slice(100, 200)]);
		expect(known.counts).toMatchObject({ created: 100, updated: 50, failed: 0 });
		const last = [...first.slice(200), { columns: { id: 'x', value: 'bad' }, readAt }];
		expect((await writer.write(last.slice(0, 50))).counts.created).toBe(50);
		expect((await writer.write(last.slice(50))).counts).toMatchObject({ created: 50, failed: 1 });
		expect(await values()).toEqual([
			{ value: 'first', rows: 150 },
			{ value: 'second', rows: 150 },
		]);
	});

	it('a user who may only read is told so', async () => {
		await open().table(things).write([]);
		await client.query('GRANT SELECT ON things TO reader');
		const reader = open({ user: 'reader', password: 'reader' });
		await expect(reader.table(things).write(batch('x'))).rejects.toMatchObject({
			kind: 'permissionDenied',
			message: 'PostgreSQL: permission denied for table things.',
		});
	});

	it('a wrong password and a closed port are told apart', async () => {
		await expect(open({ password: 'wrong' }).columns('things')).rejects.toMatchObject({
			kind: 'signInRefused',
		});
		await expect(open({ port: 1 }).columns('things')).rejects.toMatchObject({
			kind: 'unreachable',
		});
	});

	it('a server that takes no encrypted connections is told apart, and asked once', async () => {
		for (const ssl of ['require', 'verify'] as const) {
			await expect(open({ ssl }).columns('things')).rejects.toMatchObject({
				kind: 'notSecure',
				message: 'PostgreSQL: the server takes no encrypted connections.',
			});
		}
		expect(pauses).toEqual([]);
	});

	it('without COPY (row-level security) and without temporary tables all is written nevertheless', async () => {
		const asOwner = open().table(things);
		await asOwner.write([]);
		await client.query(`GRANT ALL ON things TO reader;
			ALTER TABLE things ENABLE ROW LEVEL SECURITY;
			CREATE POLICY everything ON things USING (true);
			REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC`);
		const writer = open({ user: 'reader', password: 'reader' }).table(things);
		expect((await writer.write(batch('first'))).counts.created).toBe(rowCount);
		expect((await writer.write(batch('second', 1))).counts.updated).toBe(rowCount);
		await client.query('GRANT TEMPORARY ON DATABASE postgres TO PUBLIC');
		expect(await values()).toEqual([{ value: 'second', rows: rowCount }]);
	});

	it('a text that is too long is refused, not cut, whether rows go as parameters or by COPY', async () => {
		await client.query('ALTER TABLE things ALTER COLUMN value TYPE varchar(5)');
		const writer = open().table(things);
		for (const size of [2, rowCount]) {
			const records = batch('fine').slice(0, size);
			records[1] = { columns: { id: 'long', value: 'longer than five' }, readAt };
			const { failures } = await writer.write(records);
			expect(failures).toEqual([
				{
					index: 1,
					externalId: 'long',
					kind: 'valueRefused',
					column: 'value',
					reason: 'it has 16 characters, and the column takes 5',
				},
			]);
		}
	});

	it('IDs that the database takes for one are one row', async () => {
		await client.query('ALTER TABLE things ALTER COLUMN id TYPE uuid USING id::uuid');
		const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
		const write = (ids: readonly string[], later: number) =>
			open()
				.table(things)
				.write(ids.map((each) => ({ columns: { id: each, value: each }, readAt: readAt + later })));
		expect((await write([id, id.toUpperCase()], 0)).outcomes).toEqual(['superseded', 'created']);
		expect((await write([`{${id}}`], 1)).outcomes).toEqual(['updated']);
		const mixed = await write(['no uuid', id, id.toUpperCase()], 2);
		expect(mixed.outcomes).toEqual(['failed', 'superseded', 'updated']);
		expect(mixed.failures).toMatchObject([
			{
				externalId: 'no uuid',
				kind: 'recordRefused',
				reason: 'invalid input syntax for type uuid: "no uuid"',
			},
		]);
	});
});
