import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startFreshN8n } from '../rig/n8n/freshN8n';
import { failureOf } from '../rig/n8n/workflow';
import { startServerProcess } from '../rig/serverProcess';
import type { Benchmark, Row } from './benchmark';
import type { AnswerKind, AnswersReady } from './bounds/answerKinds';
import { type Meanwhile, Neighbor } from './bounds/neighbor';
import { inARow } from './ownBlocks';
import { forgetPeak, peakResidentBytes, residentBytes } from './processUsage';
import { publish, type RealN8n } from './realN8n';

/** What n8n may hold over what it held when it had started. An answer may have 64 MB, unpacked. */
const boundMegabytes = 400;
const tooLarge = /more than 64 MB/;
const idleMs = 5_000;

export const benchmark: Benchmark = {
	name: 'bounds',
	title: 'List Orders and answers that are too large, in the real n8n, one after the other',
	run: async () => {
		const script = path.join(__dirname, 'bounds', 'tooLargeAnswers.ts');
		const server = await startServerProcess(script, []);
		try {
			const n8n = await startFreshN8n({ environment: { N8N_METRICS: 'true' } });
			try {
				return await measure({ n8n }, server.said as AnswersReady);
			} finally {
				await n8n.stop();
			}
		} finally {
			await server.stop();
		}
	},
};

async function measure(stage: RealN8n, { urls, bombBytes }: AnswersReady): Promise<readonly Row[]> {
	const startBytes = residentBytes(stage.n8n.pid);
	const neighbor = await Neighbor.publish(stage);
	const idle = await neighbor.during(async () => await delay(idleMs));
	const rows: Row[] = [];
	const packed = (bombBytes / 1e6).toFixed(1);
	for (const [kind, what] of [
		['bomb', `a gzip bomb (${packed} MB that unpack to 2 GB)`],
		['endless', 'a body without end'],
		['100 MB', 'an order of 100 MB'],
		['60 MB', 'an order of 60 MB, which is read'],
	] as const) {
		const met = await meet(stage, { kind, url: urls[kind], startBytes, neighbor });
		rows.push(...rowsOf(what, met, idle));
	}
	return rows;
}

interface Encounter {
	/** The most that n8n's process held at once, over what it held when it had started. */
	readonly megabytes: number;
	readonly seconds: number;
	/** Undefined when the execution succeeded. */
	readonly failure: string | undefined;
	readonly meanwhile: Meanwhile;
	/** Undefined when it is not too large. */
	readonly isRefused: boolean | undefined;
}

async function meet(
	stage: RealN8n,
	given: {
		readonly kind: AnswerKind;
		readonly url: string;
		readonly startBytes: number;
		readonly neighbor: Neighbor;
	},
): Promise<Encounter> {
	const { pid, client } = stage.n8n;
	const { fire, workflow } = await placeListOrders(stage, given);
	forgetPeak(pid);
	const startedAt = performance.now();
	const meanwhile = await given.neighbor.during(async () => await fire().catch(() => undefined));
	const seconds = (performance.now() - startedAt) / 1_000;
	const megabytes = (peakResidentBytes(pid) - given.startBytes) / 1e6;
	const [execution] = await client.executions(workflow.id, 1);
	if (execution === undefined) throw new Error(`n8n keeps no execution of ${workflow.name}`);
	const failure =
		execution.status === 'success' ? undefined : failureOf(await client.execution(execution.id));
	const isRefused = given.kind === '60 MB' ? undefined : tooLarge.test(failure ?? '');
	return { megabytes, seconds, failure, meanwhile, isRefused };
}

async function placeListOrders(
	stage: RealN8n,
	{ kind, url }: { readonly kind: AnswerKind; readonly url: string },
) {
	const shop = { id: `shop-${kind.replace(' ', '-')}`, name: kind };
	await stage.n8n.client.createCredential({
		...shop,
		type: 'shopifyAdminApi',
		data: { shop: 'demo-shop', signIn: 'accessToken', accessToken: 'shpat_bench', baseUrl: url },
	});
	const list = {
		id: 'List orders',
		name: 'List orders',
		type: 'n8n-nodes-scheduled-sync.shopifyListOrders',
		typeVersion: 1,
		position: [0, 0],
		parameters: { returnAll: true, fields: 'custom', selection: 'id name' },
		credentials: { shopifyAdminApi: shop },
	};
	return await publish(stage, inARow(`List orders: ${kind}`, [list]));
}

function rowsOf(what: string, met: Encounter, idle: Meanwhile): readonly Row[] {
	const { megabytes, seconds, failure, meanwhile, isRefused } = met;
	return [
		{
			measure: `Peak memory over start, ${what}`,
			ours: `${megabytes.toFixed(0)} MB, ${seconds.toFixed(1)} s`,
			reference: failure === undefined ? 'it succeeds' : `it fails ${failure.slice(0, 90)}…`,
			ratio: undefined,
			target: isRefused === undefined ? 'is read' : `at most ${boundMegabytes} MB, and refused`,
			met:
				isRefused === undefined ? failure === undefined : isRefused && megabytes <= boundMegabytes,
		},
		{
			measure: `Another webhook meanwhile, all of ${meanwhile.answered} calls answered`,
			ours: shownMeanwhile(meanwhile),
			reference: `nothing else to do: ${shownMeanwhile(idle)}`,
			ratio: undefined,
			target: '',
			met: undefined,
		},
	];
}

function shownMeanwhile({ webhookP99, webhookMax, loopP99, loopMax }: Meanwhile): string {
	const [p99, max, loop, stall] = [webhookP99, webhookMax, loopP99, loopMax].map((value) =>
		value.toFixed(0),
	);
	return `p99 ${p99}, max ${max} ms (event loop p99 ${loop}, max ${stall} ms)`;
}
