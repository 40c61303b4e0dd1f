import type { FreshN8n } from '../../demo/n8n/freshN8n';
import type { Workflow, WorkflowNode } from '../../demo/n8n/workflow';
import { readTemplate } from '../support/template';

const span = (amount: number) => ({ values: { amount, unit: 'seconds' } });

/** So that a run that died is taken over soon, and its window is worth many batches. */
const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	'Begin run': { settleDelay: span(1), overlap: span(30), maxRunTime: span(30) },
	'Sync orders': { pageSize: 25, batchSize: 100 },
};

/** Publishes template 02b with a webhook in place of its schedule; returns the address that has it run. */
export async function publishSafeSync(
	{ client, url }: FreshN8n,
	name: string,
	store: Readonly<Record<string, unknown>>,
): Promise<string> {
	const id = `chaos-${name}`;
	const account = { id, name: `Sync Account ${name}` };
	const data = { accountId: id, ...store };
	await client.createCredential({ ...account, type: 'syncAccountApi', data });
	const template = readTemplate('02b-safe-sync-of-orders-every-5-minutes.json');
	const chosen = {
		syncAccountApi: account,
		shopifyAdminApi: { id: 'chaosAdmin', name: 'Shopify Admin' },
	};
	const nodes = (template.nodes as unknown as readonly WorkflowNode[]).map((node): WorkflowNode => {
		if (node.name === 'Every 5 minutes') return webhook(node, name);
		const { parameters } = node;
		const given = parameters.options as Readonly<Record<string, unknown>> | undefined;
		const changed = options[node.name];
		return {
			...node,
			...(changed && { parameters: { ...parameters, options: { ...given, ...changed } } }),
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
