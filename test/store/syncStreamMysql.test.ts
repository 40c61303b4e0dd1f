import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { systemEnvironment } from '../../engine/systemEnvironment';
import { closeIdleStores } from '../../engine/store';
import { syncStream, type SyncStreamOptions, type TableOption } from '../../index';
import { withTables } from '../../library/stream/tables';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import { seededRandom } from '../support/seededRandom';
import { steeredClock, steeredEnvironment } from '../support/steeredClock';

const start = Date.parse('2026-03-02T08:00:00Z');
const minute = 60_000;

describe('syncStream, with its table in a MariaDB', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-stream-'));
	const clock = steeredClock(start);
	const random = seededRandom(1);
	let server: Mariadb;
	let items: { readonly id: string; readonly stock: number; readonly updatedAt: Date }[] = [];

	beforeAll(async () => {
		server = await startMariadb();
	});
	afterAll(async () => {
		await closeIdleStores();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const database = (changes: object = {}) => {
		const { host, port, user, password, database } = server;
		const address = { host, port, user, password, database, ssl: 'disable' as const };
		return { kind: 'mysql' as const, ...address, ...changes };
	};
	const options = (table: Partial<TableOption> = {}): SyncStreamOptions => ({
		sync: 'items',
		source: {
			cursorField: 'updatedAt',
			count: ({ from, to }) => within(from, to).length,
			async *pages({ from, to }) {
				yield within(from, to);
			},
		},
		store: { kind: 'sqlite', folder },
		table: { name: 'items', key: 'id', database: database(), ...table },
		initialStart: new Date(start - 60 * minute),
		environment: steeredEnvironment(clock, random),
	});
	const within = (from: Date, to: Date) =>
		items.filter(({ updatedAt }) => from <= updatedAt && updatedAt < to);
	const put = (id: string, stock: number) => {
		items = [
			...items.filter((item) => item.id !== id),
			{ id, stock, updatedAt: new Date(clock.now()) },
		];
	};
	const rows = async () =>
		await withTables(database(), systemEnvironment, async (destination) =>
			(await destination.rows({ table: 'items', accountId: 'default', limit: undefined })).map(
				({ id, stock }) => `${String(id)}: ${String(stock)}`,
			),
		);

	it('writes what is new and what has changed, each record once', async () => {
		put('a', 1);
		put('b', 2);
		clock.advance(10 * minute);
		expect(await syncStream(options())).toMatchObject({
			kind: 'committed',
			receipt: { verdict: 'complete', counts: { created: 2 } },
		});
		put('b', 3);
		put('A', 4);
		clock.advance(10 * minute);
		expect(await syncStream(options())).toMatchObject({
			kind: 'committed',
			receipt: { verdict: 'complete', counts: { created: 1, updated: 1, unchanged: 1 } },
		});
		expect((await rows()).sort()).toEqual(['A: 4', 'a: 1', 'b: 3']);
	});

	it('names what is wrong with the way in, without the password, and leaves the watermark', async () => {
		put('c', 5);
		clock.advance(10 * minute);
		const refused = syncStream(options({ database: database({ password: 'hunter2' }) }));
		await expect(refused).rejects.toMatchObject({
			name: 'EngineError',
			message: expect.not.stringContaining('hunter2'),
		});
		await syncStream(options());
		expect(await rows()).toContain('c: 5');
	});
});
