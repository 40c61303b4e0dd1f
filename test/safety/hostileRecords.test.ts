import { type BackEnd, backEnds } from '../support/store/backEnds';
import { type DestinationDatabase, destinationBackEnds } from '../support/destinations';
import { playHostileRun } from './hostileRun';

const storeOf = (name: string): BackEnd | undefined =>
	backEnds.find(({ kind }) => kind === (name === 'SQLite' ? 'sqlite' : 'postgres'));

describe.each(destinationBackEnds)('hostile records among honest ones, in $name', (backEnd) => {
	let database: DestinationDatabase;
	const store = storeOf(backEnd.name);

	beforeAll(async () => {
		await backEnd.start();
		await store?.start();
		database = await backEnd.database();
	});
	afterAll(async () => {
		await database.close();
		await store?.stop();
		await backEnd.stop();
	});

	it('leave each honest one written exactly, to its own account, whatever the others are', async () => {
		if (store === undefined) throw new Error('There is no such store');
		const report = await playHostileRun(database, store.newStore(), { records: 2_000, seed: 7 });
		expect(report.findings).toEqual([]);
		expect(report.honest).toBeGreaterThan(1_000);
		expect(report.refused).toBeGreaterThan(100);
	});
});
