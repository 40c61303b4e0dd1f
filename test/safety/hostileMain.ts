/**
 * `npm run fuzz -- --records N [--seed S]`: writes N records, hostile and honest ones, to PostgreSQL and as many to
 * SQLite, and says what became of the honest ones and how late the event loop was.
 */
import { parseArgs } from 'node:util';

import { destinationBackEnds } from '../support/destinations';
import { backEnds } from '../support/store/backEnds';
import { playHostileRun } from './hostileRun';

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			records: { type: 'string', default: '10000' },
			seed: { type: 'string', default: '1' },
		},
	});
	const [records, seed] = [Number(values.records), Number(values.seed)];
	let isRight = true;
	for (const backEnd of destinationBackEnds) {
		const kind = backEnd.name === 'SQLite' ? 'sqlite' : 'postgres';
		const store = backEnds.find((candidate) => candidate.kind === kind);
		if (store === undefined) continue;
		await backEnd.start();
		await store.start();
		const database = await backEnd.database();
		const report = await playHostileRun(database, store.newStore(), { records, seed });
		console.log(backEnd.name, report);
		isRight &&= report.findings.length === 0;
		await database.close();
		await store.stop();
		await backEnd.stop();
	}
	return isRight;
}

void main().then((isRight) => {
	process.exitCode = isRight ? 0 : 1;
});
