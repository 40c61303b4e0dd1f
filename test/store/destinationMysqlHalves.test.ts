import type { TableOptions } from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { rowOwner } from '../../engine/destination/owners';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: {
		kind: 'created',
		columns: [
			{ name: 'id', kind: 'text' },
			{ name: 'amount', kind: 'bigint' },
			{ name: 'note', kind: 'text' },
		],
	},
	owner: rowOwner('acme', 'things'),
	runId: 'run-1',
};

const longNote = 'x'.repeat(8 * 1024);

const thing = (id: number, amount: unknown = id, note = longNote) => ({
	columns: { id: `${id}`.padStart(2, '0'), amount, note },
	cursor: null,
	readAt: Date.parse('2026-03-01T10:00:00Z'),
});

describe('a batch that is more than a MariaDB takes in a transaction', () => {
	let server: Mariadb;
	let destination: ReturnType<typeof openMysqlDestination>;

	beforeAll(async () => {
		const settings = { log_bin: 'log', binlog_format: 'ROW', max_binlog_cache_size: '65536' };
		server = await startMariadb({ settings });
		const { host, port, user, password, database } = server;
		destination = openMysqlDestination({ host, port, user, password, database }, systemEnvironment);
	});
	afterAll(async () => {
		await destination.close();
		await server.stop();
	});

	const storedIds = async () => {
		const rows = await destination.rows({ table: 'things', accountId: 'acme', limit: undefined });
		return rows.map(({ id }) => id).sort();
	};

	it('is written in parts, and told of as one', async () => {
		const batch = Array.from({ length: 32 }, (_, id) => thing(id));
		batch[3] = thing(3, 'none');
		batch[29] = thing(29, 'none');
		const { counts, outcomes, failures } = await destination.table(things).write(batch);

		expect(counts).toMatchObject({ created: 30, failed: 2 });
		expect(outcomes).toEqual(batch.map((_, at) => (at === 3 || at === 29 ? 'failed' : 'created')));
		expect(failures.map(({ index, externalId }) => [index, externalId])).toEqual([
			[3, '03'],
			[29, '29'],
		]);
		const written = batch.filter((_, at) => at !== 3 && at !== 29);
		expect(await storedIds()).toEqual(written.map(({ columns }) => columns.id));
	});

	it('fails with what to raise where a record alone is more; what came before it stays', async () => {
		const table = { ...things, runId: 'run-2' };
		const batch = [thing(40), thing(41), thing(42), thing(43, 43, longNote.repeat(12))];
		await expect(destination.table(table).write(batch)).rejects.toMatchObject({
			kind: 'outOfSpace',
			remedy: expect.stringMatching(/fewer records at once/) as string,
		});
		expect((await storedIds()).filter((id) => String(id) >= '40')).toEqual(['40', '41', '42']);
	});
});
