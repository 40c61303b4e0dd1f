import { withStore, type StoreConfig } from '../../../engine/store';
import { systemEnvironment } from '../../../engine/systemEnvironment';

const postgres = {
	kind: 'postgres',
	host: '127.0.0.1',
	port: 1,
	database: 'd',
	user: 'u',
	password: 'p',
	schema: 'scheduled_sync',
	ssl: 'disable',
} as const satisfies StoreConfig;

describe('what a store is configured with', () => {
	const open = async (config: StoreConfig) =>
		await withStore(config, systemEnvironment, async () => undefined);

	it.each([
		'',
		'.',
		'..',
		'../sync.sqlite',
		'a/b',
		'a\\b',
		'/etc/passwd',
		'C:sync.sqlite',
		'.hidden',
		'sync.sqlite-wal',
		'sync.sqlite-shm',
		'sync.sqlite-journal',
		'file:x?mode=memory',
		':memory:',
		'x\u0000.sqlite',
		'x'.repeat(101),
	])('a file name is a bare one, not %j', async (file) => {
		await expect(open({ kind: 'sqlite', folder: '/dev/null', file })).rejects.toMatchObject({
			kind: 'invalidStoreConfig',
			parameter: 'file',
			remedy: expect.stringContaining('for example sync.sqlite'),
		});
	});

	it.each([
		'',
		'pg_sync',
		'1sync',
		'a"b',
		'a b',
		'é',
		"x'; DROP SCHEMA public; --",
		'x'.repeat(64),
	])('a schema is a plain identifier, not %j', async (schema) => {
		await expect(open({ ...postgres, schema })).rejects.toMatchObject({
			kind: 'invalidStoreConfig',
			parameter: 'schema',
		});
	});

	it.each([
		[{ host: ' ' }, 'The PostgreSQL store has no host', 'host'],
		[{ database: '' }, 'The PostgreSQL store has no database', 'database'],
		[{ user: '' }, 'The PostgreSQL store has no user', 'user'],
		[{ port: 0 }, "The PostgreSQL store's port cannot be used: 0", 'port'],
		[{ port: NaN }, "The PostgreSQL store's port cannot be used: NaN", 'port'],
		[{ port: 65_536 }, "The PostgreSQL store's port cannot be used: 65536", 'port'],
		[{ port: 54.32 }, "The PostgreSQL store's port cannot be used: 54.32", 'port'],
	])('%j is refused by its name', async (change, message, parameter) => {
		await expect(open({ ...postgres, ...change })).rejects.toMatchObject({
			kind: 'invalidStoreConfig',
			message,
			parameter,
		});
	});
});
