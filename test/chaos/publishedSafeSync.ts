import type { FreshN8n } from '../../rig/n8n/freshN8n';
import type { Workflow, WorkflowNode } from '../../rig/n8n/workflow';
import { defaultApp, type Simulator } from '../../simulator';
import { readTemplate, withSettings } from '../support/template';

/**
 * `schedule`: once it is published, and every minute. `often`: every ten seconds, also while n8n takes a run for going, so
 * that the lease alone keeps the next one away. `hourly`: once it is published, and every hour. `shipped`: every 5 minutes, as in the template. `webhook`: a webhook in place of its schedule, at
 * `/webhook/<name>`.
 */
export type SyncTrigger = 'schedule' | 'often' | 'hourly' | 'shipped' | 'webhook';

export interface SafeSyncRequest {
	/** The account, and what the workflow is called by; 16 characters at most, as an ID in n8n. */
	readonly name: string;
	/** What the Sync Account says of its store. */
	readonly store: Readonly<Record<string, unknown>>;
	/** Default: `orders`. */
	readonly table?: string;
	/** From when on orders are synced. Default: as in the template, 30 days ago. */
	readonly startDate?: string;
	readonly trigger: SyncTrigger;
	/** Default: as it is in the template, which is the block's own. */
	readonly maxRunTimeSeconds?: number;
}

const shopifyAdmin = { id: 'chaosAdmin', name: 'Shopify Admin' };

const options = { fireOnPublish: true };
const schedules = {
	schedule: { unit: 'minutes', every: 1, options },
	often: { unit: 'cron', cronExpression: '*/10 * * * * *', overlap: 'allow', options },
	hourly: { unit: 'hours', every: 1, options },
};

/** Has n8n know the simulated shop, which every published sync reads. */
export async function createShopCredential({ client }: FreshN8n, simulator: Simulator) {
	await client.createCredential({
		...shopifyAdmin,
		type: 'shopifyAdminApi',
		data: {
			shop: 'demo-shop',
			signIn: 'accessToken',
			accessToken: defaultApp.accessToken,
			baseUrl: simulator.url,
		},
	});
}

/** Publishes template 02b as imported, but for what is asked for; returns the address of its webhook. */
export async function publishSafeSync(
	{ client, url }: FreshN8n,
	request: SafeSyncRequest,
): Promise<string> {
	const { name, store, table = 'orders', startDate, trigger } = request;
	const account = { id: name, name: `Sync Account ${name}` };
	const data = { accountId: `chaos-${name}`, ...store };
	await client.createCredential({ ...account, type: 'syncAccountApi', data });
	const imported = readTemplate('02b-safe-sync-of-orders-every-5-minutes.json');
	const template = withSettings(imported, {
		table,
		...(startDate !== undefined && { startDate }),
	});
	const chosen = { syncAccountApi: account, shopifyAdminApi: shopifyAdmin };
	const changes = optionsOf(request);
	const schedule = trigger === 'shipped' || trigger === 'webhook' ? undefined : schedules[trigger];
	const nodes = (template.nodes as unknown as readonly WorkflowNode[]).map((node): WorkflowNode => {
		if (node.name === 'Every 5 minutes' && trigger === 'webhook') return webhook(node, name);
		const { parameters } = node;
		const given = parameters.options as Readonly<Record<string, unknown>> | undefined;
		const changed = changes[node.name];
		return {
			...node,
			...(changed && { parameters: { ...parameters, options: { ...given, ...changed } } }),
			...(node.name === 'Every 5 minutes' && schedule && { parameters: schedule }),
			...(node.type.startsWith('n8n-nodes-scheduled-sync.') && {
				credentials: node.name === 'Sync orders' ? chosen : { syncAccountApi: account },
			}),
		};
	});
	const workflow: Workflow = {
		name: `02b on ${name}`,
		nodes,
		connections: template.connections,
		settings: { executionOrder: 'v1' },
	};
	const stored = await client.createWorkflow(workflow);
	await client.publishWorkflow(stored.id);
	return `${url}/webhook/${name}`;
}

/** So that edits of just now are synced, and a window is worth many batches. */
function optionsOf({ maxRunTimeSeconds }: SafeSyncRequest) {
	const span = (amount: number) => ({ values: { amount, unit: 'seconds' } });
	const changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
		'Begin run': {
			settleDelay: span(1),
			overlap: span(30),
			...(maxRunTimeSeconds !== undefined && { maxRunTime: span(maxRunTimeSeconds) }),
		},
		'Sync orders': { pageSize: 25, batchSize: 100 },
	};
	return changes;
}

function webhook({ id, name, position }: WorkflowNode, path: string): WorkflowNode {
	return {
		id,
		name,
		position,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: `chaos-${path}`,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
	};
}
