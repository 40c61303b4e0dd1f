import { defaultApp } from '../../simulator';
import type { PostgresConfig } from '../../engine/store';
import type { FreshN8n } from '../n8n/freshN8n';
import type { QueueDatabase } from '../n8n/queueEnvironment';
import { readTemplate, withSettings } from '../n8n/templates';
import {
	type CredentialReference,
	isBlock,
	type Workflow,
	type WorkflowNode,
} from '../n8n/workflow';

/** The Account ID of the registry. */
export const registryAccount = 'scheduler';

/** Two credentials of one store: the registry's, and the one for all, whose account comes with each item. */
export interface AccountCredentials {
	readonly registry: CredentialReference;
	readonly forAll: CredentialReference;
	readonly shops: CredentialReference;
}

export interface SchedulerRequest {
	/** When to look for what is due. */
	readonly cronExpression: string;
	readonly mostInFlight: number;
	readonly mostPerAccount?: number;
}

/** Where the store is: in a schema of its own beside n8n's tables. */
export function storeOf({ host, port, user, password, database }: QueueDatabase) {
	const server = { host, port, user, password, database, schema: 'sync', ssl: 'disable' } as const;
	return {
		config: { kind: 'postgres', ...server } satisfies PostgresConfig,
		/** What a Sync Account says of it. */
		data: { store: 'postgres', ...server },
	};
}

/**
 * Makes the credentials that serve many accounts.
 *
 * @param shops the address of each account's shop
 */
export async function createAccountCredentials(
	{ client }: Pick<FreshN8n, 'client'>,
	database: QueueDatabase,
	shops: ReadonlyMap<string, string>,
): Promise<AccountCredentials> {
	const { data } = storeOf(database);
	const [registry, forAll, admin] = (['registry', 'forAll', 'shops'] as const).map((id) => ({
		id,
		name: id,
	})) as [CredentialReference, CredentialReference, CredentialReference];
	const type = 'syncAccountApi';
	await client.createCredential({
		...registry,
		type,
		data: { accountId: registryAccount, ...data },
	});
	const accountId = '={{ $json.account }}';
	await client.createCredential({ ...forAll, type, data: { accountId, ...data } });
	const { clientId, clientSecret } = defaultApp;
	await client.createCredential({
		...admin,
		type: 'shopifyAdminApi',
		data: {
			...{ shop: '={{ $json.account }}', signIn: 'clientCredentials', clientId, clientSecret },
			baseUrl: `={{ (${JSON.stringify(Object.fromEntries(shops))})[$json.account] }}`,
			allowedShops: [...new Set(shops.values())].join('\n'),
			apiVersion: '2026-10',
		},
	});
	return { registry, forAll, shops: admin };
}

/**
 * Publishes template 06, with its credentials chosen, a table for each name of objects, and as often looked at as asked for.
 *
 * @returns its ID in n8n
 */
export async function publishScheduler(
	{ client }: Pick<FreshN8n, 'client'>,
	{ registry, forAll, shops }: AccountCredentials,
	{ cronExpression, mostInFlight, mostPerAccount }: SchedulerRequest,
): Promise<string> {
	const onboarding = { id: 'onboarding', name: 'onboarding' };
	const header = { name: 'X-Onboarding', value: 'of nobody' };
	await client.createCredential({ ...onboarding, type: 'httpHeaderAuth', data: header });
	const template = withSettings(await readTemplate('06'), {
		table: "={{ 'of_all_' + $json.name }}",
	});
	const parameters = {
		mode: 'dueObjects',
		...{ unit: 'cron', cronExpression },
		options: { mostInFlight, ...(mostPerAccount !== undefined && { mostPerAccount }) },
	};
	const nodes = template.nodes.map((node): WorkflowNode => ({
		...node,
		...(isBlock('syncScheduleTrigger')(node) && { parameters }),
		credentials: {
			...(node.type.startsWith('n8n-nodes-scheduled-sync.') && {
				syncAccountApi: isOfRegistry(node) ? registry : forAll,
			}),
			...(isBlock('syncRecords')(node) && { shopifyAdminApi: shops }),
			...(node.type === 'n8n-nodes-base.webhook' && { httpHeaderAuth: onboarding }),
		},
	}));
	return await published(client, { ...template, nodes });
}

function isOfRegistry(node: WorkflowNode): boolean {
	return isBlock('syncScheduleTrigger')(node) || isBlock('syncObject')(node);
}

/**
 * Publishes template 11, which watches the objects of the registry and tells of each alert at an address.
 *
 * @param failuresInARow from so many on an object is told of
 */
export async function publishObjectAlerts(
	{ client }: Pick<FreshN8n, 'client'>,
	{ registry }: AccountCredentials,
	{ appUrl, failuresInARow }: { readonly appUrl: string; readonly failuresInARow: number },
): Promise<string> {
	const template = withSettings(await readTemplate('11'), { appUrl });
	const nodes = template.nodes.map((node): WorkflowNode =>
		isBlock('syncAlertTrigger')(node)
			? {
					...node,
					parameters: { conditions: ['objectSetAside'], failuresInARow },
					credentials: { syncAccountApi: registry },
				}
			: node,
	);
	return await published(client, { ...template, nodes });
}

async function published(client: FreshN8n['client'], workflow: Workflow): Promise<string> {
	const { id } = await client.createWorkflow(workflow);
	await client.publishWorkflow(id);
	return id;
}
