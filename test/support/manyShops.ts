import type { INode } from 'n8n-workflow';

import {
	allOrdersScopes,
	defaultApp,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../simulator';
import type { CredentialData } from './credentialVault';
import { workflowOf } from './listOrdersWorkflow';
import type { WorkflowJson } from './workflowEngine';

/** A customer's shop, and what a scheduler's item says of the customer. */
export interface Customer {
	readonly simulator: Simulator;
	readonly item: { readonly account: string; readonly shopUrl: string };
}

/** Shops of so many customers, each of which knows its own tokens only. */
export async function startShops(
	count: number,
	options: SimulatorOptions = {},
): Promise<readonly Customer[]> {
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const simulator = await startSimulator({
				...{ orders: 12, seed: index + 1, ...options },
				app: { scopes: allOrdersScopes, ...options.app },
			});
			return { simulator, item: { account: `customer-${index + 1}`, shopUrl: simulator.url } };
		}),
	);
}

const { clientId, clientSecret } = defaultApp;

/** A Shopify Admin credential that serves them all, by what a trigger's item says. */
export function credentialForAll(
	customers: readonly Customer[],
	data: CredentialData = {},
): CredentialData {
	return {
		shop: '={{ $json.account }}',
		baseUrl: '={{ $json.shopUrl }}',
		allowedShops: customers.map(({ simulator }) => simulator.url).join('\n'),
		...{ signIn: 'clientCredentials', clientId, clientSecret, apiVersion: '2026-10' },
		...data,
	};
}

const chosen: Partial<INode> = {
	credentials: {
		shopifyAdminApi: { id: 'shop-1', name: 'Shop' },
		syncAccountApi: { id: 'account-1', name: 'Account' },
	},
};

/** Trigger → List, with the account or without. */
export function listing(
	parameters: INode['parameters'] = {},
	settings: Partial<INode> = chosen,
): WorkflowJson {
	const type = 'n8n-nodes-scheduled-sync.shopifyListOrders';
	return workflowOf(
		{
			Trigger: { type: 'n8n-nodes-base.manualTrigger' },
			List: { type, parameters: { limit: 3, ...parameters }, ...settings },
		},
		['Trigger > List'],
	);
}

/** The same without a Sync Account. */
export const withoutAccount: Partial<INode> = {
	credentials: { shopifyAdminApi: { id: 'shop-1', name: 'Shop' } },
};

/** Trigger → Begin → Sync → Commit, into a table that the accounts share. */
export function syncing(table = 'orders'): WorkflowJson {
	const run = 'n8n-nodes-scheduled-sync.syncRun';
	return workflowOf(
		{
			Trigger: { type: 'n8n-nodes-base.manualTrigger' },
			Begin: {
				type: run,
				parameters: {
					operation: 'begin',
					syncName: 'shopify.orders',
					initialStart: '={{ $now.minus({ days: 60 }).toISO() }}',
				},
				...chosen,
			},
			Sync: {
				type: 'n8n-nodes-scheduled-sync.syncRecords',
				parameters: {
					operation: 'writeToTable',
					source: 'shopifyOrders',
					runId: '={{ $json.runId }}',
					from: '={{ $json.from }}',
					to: '={{ $json.to }}',
					table,
					externalId: 'id',
					options: { accountColumn: 'account' },
				},
				...chosen,
			},
			Commit: {
				type: run,
				parameters: { operation: 'commit', runId: '={{ $json.runId }}' },
				...chosen,
			},
		},
		['Trigger > Begin', 'Begin > Sync', 'Sync > Commit'],
	);
}
