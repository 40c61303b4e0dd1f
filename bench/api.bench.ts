import { measureLimited } from './againstN8n/limitedHeap';
import type { Benchmark, Row } from './benchmark';
import { shownUsage } from './measuredRun';
import { UsersStage } from './users/stage';

/** How many users both bring into a table; BENCH_USERS=1000 for a quick pass. */
const compared = Number(process.env.BENCH_USERS ?? 50_000);
/** How many must go as well under the same limit of memory; BENCH_LIMITED=0 leaves that out. */
const limitedSizes = (process.env.BENCH_LIMITED ?? '10000,1000000').split(',').map(Number);
/** At fewer, n8n's own start of an execution counts. */
const boundAt = 50_000;

export const benchmark: Benchmark = {
	name: 'api',
	title: "Users of an HTTP API into PostgreSQL: Sync Records, beside n8n's own blocks",
	run: async () => [...(await compare()), ...(limitedSizes.includes(0) ? [] : await limited())],
};

async function compare(): Promise<readonly Row[]> {
	const stage = await UsersStage.open(compared);
	try {
		const ours = await stage.run('ours');
		const rows: Row[] = [];
		// Edit Fields opens with a field per column; one expression for all of them is the quickest it can do.
		for (const mapping of ['expression per column', 'one expression'] as const) {
			const own = await stage.run(mapping);
			const ratio = own.seconds / ours.seconds;
			const isBound = compared >= boundAt && mapping === 'expression per column';
			rows.push({
				measure: `${compared.toLocaleString('en')} users: times as fast as n8n's own with ${shown[mapping]}`,
				ours: shownUsage(ours),
				reference: `n8n's own: ${shownUsage(own)}`,
				ratio,
				target: isBound ? 'at least 20' : '',
				met: isBound ? ours.failure === undefined && ratio >= 20 : undefined,
			});
		}
		return rows;
	} finally {
		await stage.close();
	}
}

const shown = {
	'one expression': 'one expression for all columns',
	'expression per column': 'an expression per column',
} as const;

async function limited(): Promise<readonly Row[]> {
	return await measureLimited(
		limitedSizes,
		(users) => `Sync Records, ${users} users`,
		async (users) => {
			const stage = await UsersStage.open(users);
			return {
				runIn: async (real) => await stage.runIn(real, 'ours'),
				close: async () => await stage.close(),
			};
		},
	);
}
