import { randomUUID } from 'node:crypto';
import { createServer, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { type FreshN8n, startFreshN8n } from '../rig/n8n/freshN8n';
import { readTemplates, triggerOf, withCredentials, withSettings } from '../rig/n8n/templates';
import { failureOf, type StoredWorkflow, type Workflow } from '../rig/n8n/workflow';
import { choosePort, loopback } from '../rig/ports';
import { type SimulatorProcess, startSimulatorProcess } from '../rig/shop/simulatorProcess';

export interface RealN8n {
	readonly n8n: Pick<FreshN8n, 'url' | 'pid' | 'client'>;
}

/** A new n8n with our blocks, a simulated shop in a process of its own, and an app that takes whatever it is sent. */
export interface Stage extends RealN8n {
	readonly simulator: SimulatorProcess;
	readonly app: CountingApp;
	close(): Promise<void>;
}

export interface CountingApp {
	readonly url: string;
	/** How many requests it has taken. */
	received(): number;
	close(): Promise<void>;
}

export async function openStage(simulatorArguments: readonly string[]): Promise<Stage> {
	const simulator = await startSimulatorProcess(simulatorArguments);
	const app = await startCountingApp();
	try {
		const n8n = await startFreshN8n();
		return {
			n8n,
			simulator,
			app,
			close: async () => {
				await n8n.stop();
				await app.close();
				await simulator.stop();
			},
		};
	} catch (error) {
		await app.close();
		await simulator.stop();
		throw error;
	}
}

/** Puts template 02 in place, its variable set to `startDate`, started by a webhook; returns how to start it. */
export async function placeNewOrders(stage: Stage, startDate: string): Promise<Started> {
	const { n8n, simulator, app } = stage;
	const account = { id: 'benchAccount', name: 'Sync Account' };
	const shop = { id: 'benchShop', name: 'Shopify Admin' };
	await n8n.client.createCredential({
		...account,
		type: 'syncAccountApi',
		data: { accountId: 'bench', store: 'sqlite', sqliteFile: 'sync.sqlite' },
	});
	await n8n.client.createCredential({
		...shop,
		type: 'shopifyAdminApi',
		data: {
			shop: 'demo-shop',
			signIn: 'accessToken',
			accessToken: simulator.accessToken,
			baseUrl: simulator.url,
		},
	});
	const credentials = { syncAccountApi: account, shopifyAdminApi: shop };
	const templates = await readTemplates();
	const [initialise, newOrders] = (['01', '02'] as const).map((number) => templates.get(number));
	if (initialise === undefined || newOrders === undefined) throw new Error('No templates');

	const initialiser = await n8n.client.createWorkflow(
		withCredentials(withSettings(initialise, { startDate }), credentials),
	);
	const initialised = await n8n.client.runWorkflow(initialiser.id, triggerOf(initialise));
	const failure = failureOf(initialised);
	if (failure !== undefined) throw new Error(`Template 01 failed ${failure}`);
	return await publish(
		stage,
		withCredentials(withSettings(newOrders, { appUrl: app.url }), credentials),
	);
}

/** A published workflow that a call of `fire` starts; it resolves when the execution has ended well. */
export interface Started {
	readonly workflow: StoredWorkflow;
	fire(): Promise<void>;
}

/** Publishes a workflow with a webhook in place of its trigger, which answers when the execution has ended. */
export async function publish({ n8n }: RealN8n, workflow: Workflow): Promise<Started> {
	const path = randomUUID();
	const stored = await n8n.client.createWorkflow(startedByWebhook(workflow, path));
	await n8n.client.publishWorkflow(stored.id);
	return { workflow: stored, fire: async () => await call(`${n8n.url}/webhook/${path}`) };
}

/** n8n registers the webhook of a workflow a moment after it was published. */
async function call(url: string): Promise<void> {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const { status, text } = await post(url);
		if (status === 200) return;
		if (status !== 404 || Date.now() > deadline) {
			throw new Error(`The webhook answered ${status}: ${text}`);
		}
		await delay(250);
	}
}

/** Not by `fetch`, which gives up after five minutes. */
async function post(url: string): Promise<{ readonly status: number; readonly text: string }> {
	return await new Promise((resolve, reject) => {
		const sent = request(url, { method: 'POST' }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
			response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
			response.once('error', reject);
		});
		sent.once('error', reject).end();
	});
}

function startedByWebhook(workflow: Workflow, path: string): Workflow {
	const trigger = triggerOf(workflow);
	const nodes = workflow.nodes.map((node) =>
		node.name === trigger
			? {
					...node,
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					webhookId: path,
					parameters: {
						httpMethod: 'POST',
						path,
						responseMode: 'lastNode',
						responseData: 'noData',
						options: {},
					},
				}
			: node,
	);
	return { ...workflow, nodes };
}

async function startCountingApp(): Promise<CountingApp> {
	let count = 0;
	const server = createServer((incoming, response) => {
		incoming.resume().once('end', () => {
			count += 1;
			response.end('taken');
		});
	});
	const port = await choosePort(0);
	await new Promise<void>((resolve) => server.listen(port, loopback, resolve));
	return {
		url: `http://${loopback}:${port}/orders`,
		received: () => count,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
