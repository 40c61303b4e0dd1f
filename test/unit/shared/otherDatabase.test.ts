import { SyncDatabaseApi } from '../../../credentials/SyncDatabaseApi.credentials';
import { readDatabase } from '../../../nodes/shared/account/otherDatabase';

const given = { host: 'db.example.com', database: 'shop', user: 'sync', password: 'x' };

describe('the port of a Sync Database credential', () => {
	it.each([
		['postgres', '', 5432],
		['postgres', undefined, 5432],
		['mysql', '', 3306],
		['mysql', 5432, 5432],
		['postgres', '6543', 6543],
	])('of type %s is, where %j was entered, %d', (type, port, expected) => {
		expect(readDatabase({ ...given, type, ...(port !== undefined && { port }) }).port).toBe(
			expected,
		);
	});

	it.each([[0], [-1], [65_536], [54.32], ['default']])('is refused where it is %j', (port) => {
		expect(() => readDatabase({ ...given, type: 'mysql', port })).toThrow(
			expect.objectContaining({ kind: 'invalidDatabase', parameter: 'Port' }),
		);
	});

	it('is one field for all types: the form would keep the default of the type that was chosen before', () => {
		const names = new SyncDatabaseApi().properties.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
	});
});
