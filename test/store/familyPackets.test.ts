import { type Connection, createConnection } from 'mysql2/promise';

import type { DestinationRecord, TableOptions } from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import { order, orders } from '../support/familyWorld';

const long = 'x'.repeat(200_000);

/** Lines with a text that may be long. */
const noted: TableOptions = {
	...orders,
	children: orders.children?.map((child) =>
		child.list === 'lines'
			? { ...child, columns: [...child.columns, { name: 'note', kind: 'text' }] }
			: child,
	),
};

function withNotes(record: DestinationRecord, note: string): DestinationRecord {
	const { lines = [], ...others } = record.children ?? {};
	return { ...record, children: { ...others, lines: lines.map((line) => ({ ...line, note })) } };
}

describe('records with lists of their own, at a server that takes a megabyte at once', () => {
	let server: Mariadb;
	let admin: Connection;
	let destination: ReturnType<typeof openMysqlDestination>;
	beforeAll(async () => {
		server = await startMariadb();
		const { host, port, user, password, database } = server;
		const address = { host, port, user, password, database };
		admin = await createConnection(address);
		await admin.query('SET GLOBAL max_allowed_packet = 1048576');
		destination = openMysqlDestination(address, systemEnvironment);
	});
	afterEach(async () => {
		await admin.query('DROP TABLE IF EXISTS orders, order_lines, order_returns');
	});
	afterAll(async () => {
		await destination.close();
		await admin.end();
		await server.stop();
	});

	const count = async (sql: string) => {
		const [rows] = await admin.query({ sql, rowsAsArray: true });
		return Number((rows as unknown[][])[0]?.at(-1));
	};
	const commits = async () => await count("SHOW GLOBAL STATUS LIKE 'Com_commit'");
	const write = async (records: readonly DestinationRecord[]) =>
		await destination.table(noted).write(records);
	const manyLines = (from: number, lines: number) =>
		Object.fromEntries(Array.from({ length: lines }, (_, place) => [`l${from + place}`, 1]));

	it('are written in one transaction a batch, though the batch and a single record are longer', async () => {
		// The tables are made beforehand.
		await write([order('first', { a: 1 }, 1)]);
		const before = await commits();
		const batch = Array.from({ length: 6 }, (_, place) =>
			withNotes(order(`o${place}`, manyLines(place * 10, place === 5 ? 10 : 2), 1), long),
		);
		expect((await write(batch)).counts).toMatchObject({ created: 6, failed: 0 });
		expect((await commits()) - before).toBe(1);
		expect(await count('SELECT count(*) FROM orders')).toBe(7);
		expect(
			await count(`SELECT count(*) FROM order_lines WHERE length(note) = ${long.length}`),
		).toBe(20);
	});

	it('fail alone, with the name of the setting, where a row is longer by itself', async () => {
		const tooLong = withNotes(order('o2', { x: 1 }, 1), long.repeat(6));
		const batch = [order('o1', { a: 1 }, 1), tooLong, order('o3', { b: 1 }, 1)];
		const { counts, failures } = await write(batch);
		expect(counts).toMatchObject({ created: 2, failed: 1 });
		expect(failures).toHaveLength(1);
		expect(failures[0]?.externalId).toBe('o2');
		expect(failures[0]?.reason).toContain(
			'it is longer than what the server takes at once, which is 1048576 bytes: raise "max_allowed_packet" of the server, or leave out what is long',
		);
		expect(await count("SELECT count(*) FROM orders WHERE id = 'o2'")).toBe(0);
		expect(await count('SELECT count(*) FROM order_lines')).toBe(2);
	});
});
