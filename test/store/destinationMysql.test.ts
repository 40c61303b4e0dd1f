import { type Connection, createConnection } from 'mysql2/promise';

import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { rowOwner } from '../../engine/destination/owners';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import { until } from '../support/until';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'existing', columns: ['id', 'value'] },
	addBookkeeping: true,
	owner: rowOwner('acme', 'things'),
	runId: 'run-1',
};

const thing = (id: unknown, value: unknown, cursor: number | null = null): DestinationRecord => ({
	columns: { id, value },
	cursor,
	readAt,
});

const keyId = 'id varchar(40) COLLATE utf8mb4_nopad_bin PRIMARY KEY';

describe('tables in MySQL', () => {
	let server: Mariadb;
	let admin: Connection;
	let opened: ReturnType<typeof openMysqlDestination>[] = [];

	const connect = async () => {
		const { host, port, user, password, database } = server;
		admin = await createConnection({ host, port, user, password, database, dateStrings: true });
		admin.on('error', () => undefined);
	};
	beforeAll(async () => {
		server = await startMariadb();
		await connect();
		await admin.query("CREATE USER writer IDENTIFIED BY 'its-password'");
	});
	beforeEach(async () => {
		await admin.query('REVOKE ALL PRIVILEGES, GRANT OPTION FROM writer');
		await admin.query('GRANT ALL ON tables.* TO writer');
	});
	afterEach(async () => {
		for (const destination of opened) await destination.close();
		opened = [];
		await admin.query('DROP TABLE IF EXISTS things, _sync_deleted_things');
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	const open = (more: Partial<Parameters<typeof openMysqlDestination>[0]> = {}) => {
		const { host, port, database } = server;
		const address = { host, port, database, user: 'writer', password: 'its-password', ...more };
		const destination = openMysqlDestination(address, systemEnvironment);
		opened.push(destination);
		return destination;
	};
	const write = async (records: readonly DestinationRecord[], more: Partial<TableOptions> = {}) =>
		await open()
			.table({ ...things, ...more })
			.write(records);
	const values = async () => {
		const [rows] = await admin.query('SELECT id, value FROM things ORDER BY id');
		return (rows as { id: unknown; value: unknown }[]).map(({ id, value }) => [id, value]);
	};

	describe('that records do not fit', () => {
		it('an ENUM that lacks a value refuses the record and names what it takes, also another case or a number', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value enum('paid','open'))`);
			const { outcomes, failures } = await write(
				['paid', 'void', 'Paid', 1].map((value, index) => thing(`${index}`, value)),
			);
			expect(outcomes).toEqual(['created', 'failed', 'failed', 'failed']);
			expect(failures.map(({ column, reason }) => `${column}: ${reason}`)).toEqual([
				'value: "void" is none of the values that the column takes: paid, open',
				'value: "Paid" is none of the values that the column takes: paid, open',
				'value: "1" is none of the values that the column takes: paid, open',
			]);
		});

		it('a date of zeros is refused, one that is there is shown as it is and stands in no way', async () => {
			await admin.query("SET SESSION sql_mode = ''");
			await admin.query(
				`CREATE TABLE things (${keyId}, value datetime NOT NULL DEFAULT '0000-00-00 00:00:00')`,
			);
			await admin.query("INSERT INTO things (id) VALUES ('old')");
			await admin.query('SET SESSION sql_mode = DEFAULT');
			const { outcomes, failures } = await write([
				thing('a', '0000-00-00'),
				thing('b', '2026-03-01T10:00:00Z'),
			]);
			expect(outcomes).toEqual(['failed', 'created']);
			expect(failures[0]?.reason).toBe('"0000-00-00" is beyond the years 1 to 9999 in UTC');
			const rows = await open().rows({ table: 'things', accountId: 'acme', limit: 10 });
			expect(rows.map(({ id, value }) => `${String(id)} ${String(value)}`).sort()).toEqual([
				'b 2026-03-01T10:00:00Z',
				'old 0000-00-00 00:00:00',
			]);
		});

		it('a TIMESTAMP refuses what lies beyond 2038, utf8mb3 an emoji, and CHAR spaces at the end', async () => {
			await admin.query(
				`CREATE TABLE things (${keyId}, at timestamp NULL, note varchar(9) CHARACTER SET utf8mb3, code char(4))`,
			);
			const columns = ['id', 'at', 'note', 'code'];
			const record = (id: string, more: object) => ({ columns: { id, ...more }, readAt });
			const { failures } = await write(
				[
					record('a', { at: '2038-01-19T03:14:08Z' }),
					record('b', { note: 'hi \u{1f600}' }),
					record('c', { code: 'ab ' }),
					record('d', { at: '2038-01-19T03:14:07Z', note: 'hi', code: 'ab' }),
				],
				{ structure: { kind: 'existing', columns } },
			);
			expect(failures.map(({ column, reason }) => `${column}: ${reason}`)).toEqual([
				'at: "2038-01-19T03:14:08Z" is beyond 1970 to 2038, which is what a TIMESTAMP keeps; make the column DATETIME(6)',
				'note: the column\'s character set utf8mb3 has no "\u{1f600}"; make the column utf8mb4',
				'code: it ends in spaces, which a CHAR does not keep; make the column VARCHAR',
			]);
		});

		it('a lax server and a lax session of others change nothing: what does not fit is refused', async () => {
			await admin.query("SET GLOBAL sql_mode = ''");
			await admin.query(`CREATE TABLE things (${keyId}, value varchar(3), CHECK (value <> 'no'))`);
			const { outcomes } = await write([thing('a', 'yes'), thing('b', 'yess'), thing('c', 'no')]);
			await admin.query('SET GLOBAL sql_mode = DEFAULT');
			expect(outcomes).toEqual(['created', 'failed', 'failed']);
			expect(await values()).toEqual([['a', 'yes']]);
		});
	});

	describe('that cannot be written at all', () => {
		it.each(['MyISAM', 'Aria'])('of the engine %s are refused by its name', async (engine) => {
			await admin.query(`CREATE TABLE things (${keyId}, value text) ENGINE = ${engine}`);
			await expect(write([thing('a', 'x')])).rejects.toMatchObject({
				kind: 'invalidOption',
				message: `The table "things" is of the engine ${engine}, which has no transactions: a batch could be left half-written.`,
				parameter: 'table',
			});
			expect(await values()).toEqual([]);
		});

		it('with a key of FLOAT are refused, since it rounds', async () => {
			await admin.query('CREATE TABLE things (id float PRIMARY KEY, value text)');
			await expect(write([thing(1.5, 'x')])).rejects.toMatchObject({
				kind: 'invalidOption',
				message:
					'The column "id" of the table "things" is of type float, which rounds: it cannot tell records apart.',
				parameter: 'key',
			});
		});

		it('where a column that is mapped is generated are refused by its name', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text AS (concat(id, '!')) STORED)`);
			await expect(write([thing('a', 'x')])).rejects.toMatchObject({
				kind: 'invalidOption',
				message:
					'The column "value" of the table "things" is computed by the database, and takes no value.',
				parameter: 'columns',
			});
			const { outcomes } = await write([{ columns: { id: 'a' }, readAt }], {
				structure: { kind: 'fromRecords' },
			});
			expect(outcomes).toEqual(['created']);
			expect(await values()).toEqual([['a', 'a!']]);
		});

		it('by a user without CREATE say what to grant, and what is there can be written', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text)`);
			await write([thing('a', 'x')]);
			await admin.query('REVOKE ALL PRIVILEGES, GRANT OPTION FROM writer');
			await admin.query(
				'GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES ON tables.* TO writer',
			);
			expect((await write([thing('b', 'y')])).outcomes).toEqual(['created']);
			for (const dryRun of [true, false]) {
				const refused = write([thing('a', 'x')], {
					table: 'others',
					structure: { kind: 'fromRecords' },
					dryRun,
				});
				await expect(refused).rejects.toMatchObject({
					kind: 'permissionDenied',
					message: 'MySQL: the user "writer" lacks the right CREATE on the table "others".',
					remedy: expect.stringMatching(/to make tables and columns also CREATE, ALTER and INDEX/),
				});
			}
		});

		it('on a server that only reads say so', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text)`);
			await write([thing('a', 'x')]);
			await admin.query('SET GLOBAL read_only = 1');
			const anew: Partial<TableOptions> = { table: 'others', structure: { kind: 'fromRecords' } };
			for (const options of [{}, { dryRun: true }, anew, { ...anew, dryRun: true }]) {
				await expect(write([thing('b', 'y')], options)).rejects.toMatchObject({
					kind: 'permissionDenied',
					message: 'MySQL: the server is read-only, and takes no writes.',
					remedy:
						'Connect to the server that takes writes: this one is a replica, or was set to read only.',
				});
			}
			await admin.query('SET GLOBAL read_only = 0');
			expect(await values()).toEqual([['a', 'x']]);
		});

		it.each([
			['a wrong password', { password: 'not-the-one' }, 'signInRefused'],
			['a database that is not there', { database: 'elsewhere' }, 'permissionDenied'],
			['a port that nobody listens on', { port: 1 }, 'unreachable'],
			['encryption that the server has not', { ssl: 'require' as const }, 'notSecure'],
		])('for %s say which it is, and never the password', async (_, more, kind) => {
			const destination = openMysqlDestination(
				{
					host: server.host,
					port: server.port,
					database: server.database,
					user: 'writer',
					password: 'its-password',
					...more,
				},
				{ ...systemEnvironment, sleep: async () => undefined },
			);
			opened.push(destination);
			const refusal: unknown = await destination.columns('things').catch((error: unknown) => error);
			expect(refusal).toMatchObject({ kind });
			expect(String(refusal)).not.toMatch(/its-password|not-the-one/);
		});
	});

	it.each(['varchar(255) PRIMARY KEY', 'varchar(1000) UNIQUE', 'text UNIQUE'])(
		'have IDs that differ at their ends alone told apart, also when they are gone: %s',
		async (key) => {
			await admin.query(`CREATE TABLE things (id ${key}, value varchar(9))`);
			const ids = ['a', 'b', 'c'].map((end) => `${'x'.repeat(250)}${end}`);
			const at = (cursor: number, more = {}) =>
				ids.slice(0, 2).map((id) => ({ ...thing(id, 'x', cursor), ...more }));
			const writer = open().table({ ...things, deletes: 'hard' });
			await writer.write([...at(1), thing(ids[2], 'x', 1)]);
			expect((await writer.write(at(3, { deleted: true }))).counts.deleted).toBe(2);
			expect(await values()).toEqual([[ids[2], 'x']]);
			expect((await writer.write(at(2))).counts.stale).toBe(2);
			expect((await writer.write(at(4))).counts.created).toBe(2);
			const seen = await writer.reconcile({ readBefore: readAt + 1, maxShare: 1, mode: 'hard' });
			await seen.add([[ids[0]], [ids[2]]]);
			expect(await seen.finish()).toEqual({ existing: 3, deleted: 1 });
			expect((await values()).map(([id]) => id)).toEqual([ids[0], ids[2]]);
		},
	);

	describe('whose server comes and goes', () => {
		it('are written after it was killed, and what was made before its first rows is gone on with', async () => {
			const options: TableOptions = {
				...things,
				structure: {
					kind: 'created',
					columns: [
						{ name: 'id', kind: 'text' },
						{ name: 'value', kind: 'text' },
					],
				},
			};
			const writer = open().table(options);
			// Makes the table, and writes nothing.
			await (await writer.reconcile({ readBefore: readAt })).discard();
			await server.crash();
			const writing = writer.write([thing('a', 'x')]);
			await server.start();
			expect((await writing).outcomes).toEqual(['created']);
			await connect();
			expect(await values()).toEqual([['a', 'x']]);
		});

		it('are written again when their connections were closed behind their back', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text)`);
			const writer = open().table(things);
			await writer.write([thing('a', 'x')]);
			await admin.query('KILL CONNECTION USER writer');
			expect((await writer.write([thing('a', 'y', 1)])).outcomes).toEqual(['updated']);
		});

		it('are written where the unique index of their key is set to be ignored, also what is gone', async () => {
			await admin.query(
				'CREATE TABLE things (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(40), value INT, UNIQUE KEY by_id (id))',
			);
			await admin.query('ALTER TABLE things ALTER INDEX by_id IGNORED');
			await write([thing('a', 1, 1), thing('b', 1, 1)]);
			const gone = { ...thing('b', null, 2), deleted: true };
			const { outcomes } = await write([thing('a', 2, 2), gone], { deletes: 'hard' });
			expect(outcomes).toEqual(['updated', 'deleted']);
			expect(await values()).toEqual([['a', 2]]);
		});

		it('wait for a row that another transaction holds', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text)`);
			const writer = open().table(things);
			await writer.write([thing('a', 'x', 1)]);
			await admin.query('BEGIN');
			await admin.query("SELECT * FROM things WHERE id = 'a' FOR UPDATE");
			const writing = writer.write([thing('a', 'y', 2)]);
			await admin.query('COMMIT');
			expect((await writing).outcomes).toEqual(['updated']);
			expect(await values()).toEqual([['a', 'y']]);
		});

		it('are written for several accounts at once without one waiting for another, also what is gone', async () => {
			await admin.query(
				'CREATE TABLE things (account varchar(40), id varchar(40), value text, PRIMARY KEY (account, id))',
			);
			const deadlocks = async () => {
				const [rows] = await admin.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
				return (rows as { Value: string }[]).map(({ Value }) => Value);
			};
			const before = await deadlocks();
			const ids = Array.from({ length: 50 }, (_, index) => `id-${(index * 37) % 50}`);
			const accounts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => ({
				destination: open(),
				more: {
					account: { column: 'account', id },
					owner: rowOwner(id, 'things'),
					deletes: 'hard',
				} as const,
			}));
			for (const deleted of [false, true, false, true]) {
				const cursor = deleted ? 2 : 1;
				await Promise.all(
					accounts.map(async ({ destination, more }) => {
						const batch = ids.map((id) => ({ ...thing(id, 'x', cursor), deleted }));
						await destination.table({ ...things, ...more }).write(batch);
					}),
				);
			}
			expect(await deadlocks()).toEqual(before);
		});

		it('are begun again when the server undoes them in a deadlock', async () => {
			await admin.query(`CREATE TABLE things (${keyId}, value text)`);
			const writer = open().table(things);
			const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);
			await writer.write([
				thing('a', 'x', 1),
				thing('z', 'x', 1),
				...ids.map((id) => thing(id, 'x')),
			]);
			await admin.query('BEGIN');
			// With many changes it is the one that the server lets live.
			await admin.query("UPDATE things SET value = 'y' WHERE id > 'a'");
			const writing = writer.write([thing('a', 'w', 2), thing('z', 'w', 2)]);
			await until(async () => {
				const [waiting] = await admin.query(
					"SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
				);
				return (waiting as unknown[]).length > 0;
				// Asked more often than every 100 ms, the server says what it has said before.
			}, 150);
			await admin.query("UPDATE things SET value = 'y' WHERE id = 'a'");
			await admin.query('COMMIT');
			expect((await writing).outcomes).toEqual(['updated', 'updated']);
			expect((await values()).filter(([, value]) => value === 'w')).toHaveLength(2);
		});

		it('take values that are longer together than a packet, and refuse the one that is longer by itself', async () => {
			await admin.query('SET GLOBAL max_allowed_packet = 1048576');
			await admin.query(`CREATE TABLE things (${keyId}, value longtext)`);
			const long = 'x'.repeat(200_000);
			const batch = [
				...Array.from({ length: 12 }, (_, index) => thing(`${index}`, long, 1)),
				thing('longest', long.repeat(6), 1),
			];
			const { counts, failures } = await write(batch);
			expect(counts).toMatchObject({ created: 12, failed: 1 });
			expect(failures.map(({ externalId, reason }) => `${externalId}: ${reason}`)).toEqual([
				'longest: it is longer than what the server takes at once, which is 1048576 bytes: raise "max_allowed_packet" of the server, or leave out what is long',
			]);
			expect((await write(batch.map((each) => ({ ...each, cursor: 2 })))).counts.updated).toBe(12);
			await admin.query('SET GLOBAL max_allowed_packet = DEFAULT');
		});
	});
});
