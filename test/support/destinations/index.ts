import type { DestinationBackEnd, DestinationDatabase } from './backEnd';
import { onMariadb } from './onMariadb';
import { onOtherPostgres } from './onOtherPostgres';
import { onPostgres } from './onPostgres';
import { onSqlite } from './onSqlite';

export type { DestinationBackEnd, DestinationDatabase, Row } from './backEnd';

export const destinationBackEnds: readonly DestinationBackEnd[] = [
	onPostgres,
	onSqlite,
	onMariadb,
	onOtherPostgres,
];

/** Begins each test of a suite with an empty database; what is returned is the one of the test that runs. */
export function freshDatabases(
	backEnd: DestinationBackEnd,
): Pick<DestinationDatabase, 'open' | 'query'> {
	let database: DestinationDatabase | undefined;
	beforeAll(() => backEnd.start());
	beforeEach(async () => {
		database = await backEnd.database();
	});
	afterEach(() => database?.close());
	afterAll(() => backEnd.stop());
	const current = () => {
		if (database === undefined) throw new Error('No test has begun');
		return database;
	};
	return { open: () => current().open(), query: async (sql) => await current().query(sql) };
}
