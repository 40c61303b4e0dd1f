import type { Postgres } from '../../rig/databases/postgres';
import { readTemplates, withCredentials, withSettings } from '../../rig/n8n/templates';
import type { Workflow } from '../../rig/n8n/workflow';
import { inARow, node } from '../ownBlocks';
import type { RealN8n } from '../realN8n';
import type { PageServer } from './pageServerProcess';

const account = { id: 'benchAccount', name: 'Sync Account' };
const shopify = { id: 'benchShop', name: 'Shopify Admin' };
const credentials = { syncAccountApi: account, shopifyAdminApi: shopify };

/** The account's store, and so its tables, are in the same PostgreSQL that n8n's own blocks write to. */
export async function createOurCredentials(
	{ n8n }: RealN8n,
	shop: PageServer,
	{ host, port, database, user, password }: Postgres,
): Promise<void> {
	const server = { host, port, database, user, password };
	await n8n.client.createCredential({
		...account,
		type: 'syncAccountApi',
		data: { accountId: 'bench', store: 'postgres', ...server, schema: 'sync', ssl: 'disable' },
	});
	await n8n.client.createCredential({
		...shopify,
		type: 'shopifyAdminApi',
		data: {
			shop: 'demo-shop',
			signIn: 'accessToken',
			accessToken: shop.accessToken,
			baseUrl: shop.url,
		},
	});
}

/** Template 02b as it is, from the shop's first order on. */
export async function streamed(shop: PageServer, table: string): Promise<Workflow> {
	const template = (await readTemplates()).get('02b');
	if (template === undefined) throw new Error('There is no template 02b');
	const settings = { table, startDate: shop.from.toISOString() };
	return withCredentials(withSettings(template, settings), credentials);
}

/** Every order an item: Shopify List Orders, then Sync Records, which takes the items that come in. */
export function asItems(shop: PageServer, table: string): Workflow {
	const blocks = inARow('Orders as items, into a table', [
		ours('List orders', 'shopifyListOrders', {
			return: 'allAtOnce',
			returnAll: true,
			filters: { updatedAfter: shop.from.toISOString(), updatedBefore: new Date().toISOString() },
			sortBy: 'updatedAt',
		}),
		ours('Sync orders', 'syncRecords', { operation: 'writeToTable', table }),
	]);
	return withCredentials(blocks, credentials);
}

function ours(
	name: string,
	type: string,
	parameters: Readonly<Record<string, unknown>>,
): Workflow['nodes'][number] {
	return { ...node(name, type, 1, parameters), type: `n8n-nodes-scheduled-sync.${type}` };
}
