/**
 * `npm run fuzz -- --records N [--seed S] [--profile anything|soundIdentity] [--store sqlite|postgres]`: hands N records,
 * hostile and honest ones, to the blocks on SQLite and as many on PostgreSQL, and says what became of them and how late
 * the event loop was.
 */
import { parseArgs } from 'node:util';

import { accountBackEnds } from '../../support/accountTables';
import { profiles } from './hostileRecord';
import { playHostileRun } from './hostileRun';

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			records: { type: 'string', default: '10000' },
			seed: { type: 'string', default: '1' },
			profile: { type: 'string' },
			store: { type: 'string' },
		},
	});
	const profile = profiles.find((name) => name === values.profile);
	const options = { records: Number(values.records), seed: Number(values.seed), profile };
	let isRight = true;
	for (const backEnd of accountBackEnds) {
		if (values.store !== undefined && values.store !== backEnd.kind) continue;
		await backEnd.start();
		try {
			const report = await playHostileRun(backEnd, options);
			console.log(backEnd.kind, JSON.stringify(report, undefined, 2));
			isRight &&= report.findingCount === 0;
		} finally {
			await backEnd.stop();
		}
	}
	return isRight;
}

void main().then((isRight) => {
	process.exitCode = isRight ? 0 : 1;
});
