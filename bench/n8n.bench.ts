import { BenchPostgres } from './againstN8n/benchPostgres';
import { measureLimited } from './againstN8n/limitedHeap';
import { runBare } from './againstN8n/runBare';
import { TableStage, type Way } from './againstN8n/stage';
import type { Benchmark, Row } from './benchmark';
import { shownUsage, type Usage } from './measuredRun';

/** How many orders are brought into a table; BENCH_ORDERS=1000 or 1000,5000 for a quick pass. */
const sizes = (process.env.BENCH_ORDERS ?? '10000,50000').split(',').map(Number);
/** How many must go as well under the same limit of memory; BENCH_LIMITED=0 leaves that out. */
const limitedSizes = (process.env.BENCH_LIMITED ?? '10000,1000000').split(',').map(Number);

/** At the largest size only: at a smaller one n8n's own start of an execution counts. */
const boundAt = 50_000;

export const benchmark: Benchmark = {
	name: 'n8n',
	title: "Orders into a table: template 02b and its blocks, beside n8n's own blocks",
	run: async () => {
		const rows: Row[] = [];
		for (const orders of sizes) rows.push(...(await compare(orders)));
		if (!limitedSizes.includes(0)) rows.push(...(await limited()));
		return rows;
	},
};

async function compare(orders: number): Promise<readonly Row[]> {
	const stage = await TableStage.open(orders, BenchPostgres.open);
	try {
		const usages = new Map<Way, Usage>();
		for (const way of ['streamed', 'as items', 'one expression'] as const) {
			usages.set(way, await stage.run(way));
		}
		if (orders === Math.min(...sizes)) {
			usages.set('expression per column', await stage.run('expression per column'));
		}
		const rows = rowsOf(orders, usages);
		return orders < boundAt ? rows : [...rows, await besideBare(stage)];
	} finally {
		await stage.close();
	}
}

function rowsOf(orders: number, usages: ReadonlyMap<Way, Usage>): readonly Row[] {
	const own = usages.get('one expression');
	if (own === undefined) return [];
	return [...usages].flatMap(([way, usage]) => {
		if (way === 'one expression') return [];
		const ratio = own.seconds / usage.seconds;
		const isBound = way === 'streamed' && orders >= boundAt;
		return [
			{
				measure: `${names[way]}, ${orders.toLocaleString('en')} orders: times as fast as n8n's own`,
				ours: shownUsage(usage),
				reference: `n8n's own: ${shownUsage(own)}`,
				ratio,
				target: isBound ? 'at least 20' : '',
				met: isBound ? usage.failure === undefined && ratio >= 20 : undefined,
			},
		];
	});
}

/** In turn, since a machine is not equally fast all the time; the ratio is the median of the turns'. */
async function besideBare(stage: TableStage<BenchPostgres>): Promise<Row> {
	const turns: { readonly ours: Usage; readonly bare: Usage }[] = [];
	for (let turn = 0; turn < bareTurns; turn++) {
		turns.push({ bare: await runBare(stage), ours: await stage.run('streamed') });
	}
	const slowness = ({ ours, bare }: (typeof turns)[number]) => ours.seconds / bare.seconds;
	const middle = turns.toSorted((one, other) => slowness(one) - slowness(other))[bareTurns >> 1];
	if (middle === undefined) throw new Error('Nothing was measured');
	const { ours, bare } = middle;
	const ratio = slowness(middle);
	return {
		measure: `02b, ${stage.orders.toLocaleString('en')} orders ÷ a bare script: JSON.parse and COPY, no upsert, no check`,
		ours: shownUsage(ours),
		reference: `bare: ${shownUsage(bare)}`,
		ratio,
		target: 'at most 1.4',
		met: ours.failure === undefined && bare.failure === undefined && ratio <= 1.4,
	};
}

const bareTurns = 3;

const names = {
	streamed: '02b, streamed',
	'as items': 'As items',
	'one expression': "n8n's own",
	'expression per column': "n8n's own with an expression per column",
} as const satisfies Record<Way, string>;

async function limited(): Promise<readonly Row[]> {
	return await measureLimited(
		limitedSizes,
		(orders) => `02b, ${orders} orders`,
		async (orders) => {
			const stage = await TableStage.open(orders, BenchPostgres.open);
			return {
				runIn: async (real) => await stage.runIn(real, 'streamed'),
				close: async () => await stage.close(),
			};
		},
	);
}
