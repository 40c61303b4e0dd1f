import { setTimeout as delay } from 'node:timers/promises';

import type { Workflow } from '../rig/n8n/workflow';
import type { Benchmark, Row } from './benchmark';
import { cpuMilliseconds } from './processUsage';
import { openStage, placeNewOrders, publish, type Stage, type Started } from './realN8n';

const ticksPerRound = Number(process.env.BENCH_TICKS ?? 20);
const rounds = 3;
/** Windows are whole seconds: a tick within the same second has an empty one, and nothing to ask for. */
const pauseMs = 1_100;

export const benchmark: Benchmark = {
	name: 'tick',
	title: 'A tick of template 02 with nothing new, in the real n8n',
	run: async () => {
		const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
		const stage = await openStage(['--orders', '1000', '--to', hourAgo]);
		try {
			return await measure(stage, new Date(Date.now() - 600_000).toISOString());
		} finally {
			await stage.close();
		}
	},
};

async function measure(stage: Stage, startDate: string): Promise<readonly Row[]> {
	const ours = await placeNewOrders(stage, startDate);
	const trivial = await publish(stage, editFields);
	// The first ticks load modules and warm the compiler; what follows is what n8n does from then on.
	await warmUp(ours);
	await warmUp(trivial);

	const idleMs = await cpuDuring(stage, async () => await delay(ticksPerRound * pauseMs));
	const requestsBefore = await requests(stage);
	let oursMs = 0;
	let trivialMs = 0;
	for (let round = 0; round < rounds; round++) {
		oursMs += (await cpuDuring(stage, async () => await fireRound(ours))) - idleMs;
		trivialMs += (await cpuDuring(stage, async () => await fireRound(trivial))) - idleMs;
	}
	const ticks = rounds * ticksPerRound;
	const perTick = ((await requests(stage)) - requestsBefore) / ticks;
	const added = (oursMs - trivialMs) / ticks;
	return [
		{
			measure: `Shopify requests per tick (${ticks} ticks)`,
			ours: String(perTick),
			reference: '',
			ratio: undefined,
			target: 'exactly 1',
			met: perTick === 1,
		},
		{
			measure: `CPU of n8n per tick (${ticks} ticks), ${added.toFixed(1)} ms added`,
			ours: `${(oursMs / ticks).toFixed(1)} ms`,
			reference: `webhook → Edit Fields: ${(trivialMs / ticks).toFixed(1)} ms`,
			ratio: oursMs / trivialMs,
			target: '',
			met: undefined,
		},
	];
}

async function warmUp(started: Started): Promise<void> {
	for (let tick = 0; tick < 30; tick++) await started.fire();
	for (let tick = 0; tick < 5; tick++) {
		await delay(pauseMs);
		await started.fire();
	}
}

async function fireRound(started: Started): Promise<void> {
	for (let tick = 0; tick < ticksPerRound; tick++) {
		const pause = delay(pauseMs);
		await started.fire();
		await pause;
	}
}

async function cpuDuring({ n8n }: Stage, act: () => Promise<void>): Promise<number> {
	const before = cpuMilliseconds(n8n.pid);
	await act();
	return cpuMilliseconds(n8n.pid) - before;
}

async function requests({ simulator }: Stage): Promise<number> {
	const response = await fetch(`${simulator.url}/_simulator/stats`);
	return ((await response.json()) as { requests: number }).requests;
}

/** n8n's own trivial execution: what any workflow costs that is started at all. */
const editFields: Workflow = {
	name: 'Trivial',
	nodes: [
		{
			id: 'trigger',
			name: 'When called',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'fields',
			name: 'Edit Fields',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [220, 0],
			parameters: {
				assignments: {
					assignments: [{ id: 'a', name: 'now', type: 'string', value: '={{ $now.toISO() }}' }],
				},
				options: {},
			},
		},
	],
	connections: { 'When called': { main: [[{ node: 'Edit Fields', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};
