import type { Benchmark, Row } from './benchmark';
import { shownUsage } from './measuredRun';
import { UsersStage } from './users/stage';

/** How many users both bring into a table; BENCH_USERS=1000 for a quick pass. */
const compared = Number(process.env.BENCH_USERS ?? 50_000);
/** How many ours brings in, the fewest first; BENCH_USERS_FLAT=1000,5000 for a quick pass, 0 leaves it out. */
const flat = (process.env.BENCH_USERS_FLAT ?? '10000,1000000').split(',').map(Number);
/** At fewer, n8n's own start of an execution counts. */
const boundAt = 50_000;

export const benchmark: Benchmark = {
	name: 'api',
	title:
		"Records of an HTTP API into PostgreSQL, beside n8n's own HTTP Request, Split Out, Edit Fields and Postgres",
	run: async () => [await compare(), ...(flat.includes(0) ? [] : await measureFlat())],
};

async function compare(): Promise<Row> {
	const stage = await UsersStage.open(compared);
	try {
		const ours = await stage.run('ours');
		const own = await stage.run('own');
		const ratio = own.seconds / ours.seconds;
		const isBound = compared >= boundAt;
		return {
			measure: `Sync Records, ${compared.toLocaleString('en')} users: times as fast as n8n's own`,
			ours: shownUsage(ours),
			reference: `n8n's own: ${shownUsage(own)}`,
			ratio,
			target: isBound ? 'at least 20' : '',
			met: isBound ? ours.failure === undefined && ratio >= 20 : undefined,
		};
	} finally {
		await stage.close();
	}
}

async function measureFlat(): Promise<readonly Row[]> {
	const rows: Row[] = [];
	let fewest: number | undefined;
	for (const users of flat) {
		const stage = await UsersStage.open(users);
		try {
			const usage = await stage.run('ours');
			const ratio = fewest === undefined ? undefined : usage.megabytes / fewest;
			fewest ??= usage.megabytes;
			rows.push({
				measure: `Peak memory of Sync Records over start-up, ${users.toLocaleString('en')} users`,
				ours: shownUsage(usage),
				reference: '',
				ratio,
				target: ratio === undefined ? '' : 'at most 1.5 times that of the fewest',
				met: ratio === undefined ? undefined : usage.failure === undefined && ratio <= 1.5,
			});
		} finally {
			await stage.close();
		}
	}
	return rows;
}
