import { readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Destination } from '../../../engine/destination/destination';
import { closeIdleDestinations, withDestination } from '../../../nodes/shared/account/destination';
import '../../support/n8nUserFolder';
import { sqliteIn, temporaryFolder } from '../../support/store/backEnds';

const write = async (destination: Destination, id: string) => {
	const writer = destination.table({
		table: 'orders',
		key: ['id'],
		structure: { kind: 'fromRecords' },
		owner: 'acme orders',
		runId: 'run',
	});
	await writer.write([{ columns: { id }, readAt: 1 }]);
};

describe('the database file beside a SQLite store', () => {
	const folder = temporaryFolder();
	const store = sqliteIn(folder);
	const file = path.join(store.folder, 'tables.sqlite');
	const ids = () => {
		const database = new DatabaseSync(file, { readOnly: true });
		const rows = database.prepare('SELECT id FROM orders').all();
		database.close();
		return rows.map(({ id }) => id);
	};
	afterEach(closeIdleDestinations);
	afterAll(() => rmSync(folder, { recursive: true }));

	it('is made for its owner alone, and opened once for all who use it', async () => {
		await withDestination({ config: store }, 'tables.sqlite', async (one) => {
			await write(one, '1');
			await withDestination({ config: store }, 'tables.sqlite', async (other) => {
				expect(other).toBe(one);
				await write(other, '2');
			});
			await write(one, '3');
		});
		expect(ids()).toEqual(['1', '2', '3']);
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it('is opened anew when it was replaced, so that nothing is written to what nobody sees', async () => {
		await withDestination({ config: store }, 'tables.sqlite', async (one) => await write(one, '1'));
		renameSync(file, `${file}.former`);
		await withDestination(
			{ config: store },
			'tables.sqlite',
			async (other) => await write(other, '9'),
		);
		expect(ids()).toEqual(['9']);
	});

	it.each(['../n8n.sqlite', '/tmp/x.sqlite', 'a/b', '', 'tables.sqlite-wal', '.hidden'])(
		'cannot be %j: it is a bare name',
		async (name) => {
			await expect(
				withDestination({ config: store }, name, async () => undefined),
			).rejects.toMatchObject({
				message: `The parameter "Database File" must be a bare file name, but it is ${JSON.stringify(name)}`,
				remedy: expect.stringContaining('for example tables.sqlite'),
				parameter: 'Database File',
			});
		},
	);

	it.each(['sync.sqlite', 'SYNC.sqlite'])("cannot be %s, the store's own", async (name) => {
		await expect(
			withDestination({ config: store }, name, async () => undefined),
		).rejects.toMatchObject({
			message: `The database file "${name}" is the account's own store`,
			parameter: 'Database File',
		});
	});

	it('cannot be a link, by which the tables would be where nobody looks for them', async () => {
		const target = path.join(folder, 'other.sqlite');
		writeFileSync(target, '');
		symlinkSync(target, path.join(store.folder, 'link.sqlite'));
		await expect(
			withDestination({ config: store }, 'link.sqlite', async (one) => await write(one, '1')),
		).rejects.toMatchObject({ kind: 'invalidDatabaseFile', parameter: 'Database File' });
		expect(readFileSync(target, 'utf8')).toBe('');
	});
});
