import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeIdleStores } from '../../../engine/store';
import { syncStream, type SyncStreamOptions } from '../../../index';

const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-refused-'));
const source = { cursorField: 'updatedAt', pages: async function* () {} };
const table = { name: 'orders', key: 'id' };
const store = { kind: 'sqlite', folder };
const mysql = { kind: 'mysql', host: 'h', database: 'd', user: 'u', password: 'hunter2' };
const whole = { sync: 'orders', source, store, table, initialStart: 0 };

describe('what syncStream refuses before anything is written', () => {
	afterAll(async () => {
		await closeIdleStores();
		rmSync(folder, { recursive: true, force: true });
	});

	it.each<[object, string]>([
		[{ ...whole, sync: '' }, 'sync'],
		[{ ...whole, source: undefined }, 'source'],
		[{ ...whole, source: { pages: source.pages } }, 'source.cursorField'],
		[{ ...whole, source: { cursorField: 'updatedAt' } }, 'source.pages'],
		[{ ...whole, store: undefined }, 'store'],
		[{ ...whole, store: 'postgres://sync:hunter2@db.example.com/sync' }, 'store'],
		[{ ...whole, store: { kind: 'mysql' } }, 'store.kind'],
		[{ ...whole, store: { kind: 'sqlite' } }, 'store.folder'],
		[{ ...whole, store: { kind: 'postgres', host: 'h', database: 'd' } }, 'store.user'],
		[{ ...whole, store: { ...store, file: '../sync.sqlite' } }, 'file'],
		[{ ...whole, table: { name: 'orders' } }, 'table.key'],
		[{ ...whole, table: { ...table, key: [] } }, 'table.key'],
		[{ ...whole, table: { ...table, columns: [] } }, 'table.columns'],
		[{ ...whole, table: { ...table, database: { kind: 'sqlite' } } }, 'table.database.file'],
		[{ ...whole, table: { ...table, database: { kind: 'mariadb' } } }, 'table.database.kind'],
		[{ ...whole, table: { ...table, database: { kind: 'mysql' } } }, 'table.database.host'],
		[
			{ ...whole, table: { ...table, database: { ...mysql, schema: 'shop' } } },
			'table.database.schema',
		],
		[{ ...whole, table: { ...table, database: { ...mysql, port: 0 } } }, 'table.database.port'],
		[{ ...whole, initialStart: undefined }, 'initialStart'],
		[{ ...whole, initialStart: '2026-03-01' }, 'initialStart'],
		[{ ...whole, overlap: 10 }, 'overlap'],
		[{ ...whole, maxRunTime: { amount: 0, unit: 'minutes' } }, 'maxRunTime'],
		[{ ...whole, settleDelay: { amount: -1, unit: 'minutes' } }, 'settleDelay'],
		[{ ...whole, backfill: { to: 0 } }, 'backfill.from'],
		[{ ...whole, floor: 'long ago' }, 'floor'],
		[{ ...whole, batchSize: 0 }, 'batchSize'],
		[{ ...whole, onProgress: 'yes' }, 'onProgress'],
		[{ ...whole, initalStart: 0 }, 'initalStart'],
	])('%j, naming the option', async (options, parameter) => {
		const call = syncStream(options as SyncStreamOptions);
		await expect(call).rejects.toMatchObject({
			name: 'EngineError',
			parameter,
			message: expect.not.stringContaining('hunter2'),
		});
		expect(existsSync(path.join(folder, 'tables.sqlite'))).toBe(false);
	});
});
