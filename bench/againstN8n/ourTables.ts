import { readTemplates, withParameters, withSettings } from '../../rig/n8n/templates';
import type { CredentialReference, Workflow } from '../../rig/n8n/workflow';
import { inARow, ours } from '../ownBlocks';
import type { RealN8n } from '../realN8n';
import type { OurAccess } from './benchDatabase';
import type { PageServer } from './pageServerProcess';

const shopify: CredentialReference = { id: 'benchShop', name: 'Shopify Admin' };

export async function createShop(
	{ n8n }: RealN8n,
	{ accessToken, url }: PageServer,
): Promise<CredentialReference> {
	const data = { shop: 'demo-shop', signIn: 'accessToken', accessToken, baseUrl: url };
	await n8n.client.createCredential({ ...shopify, type: 'shopifyAdminApi', data });
	return shopify;
}

/** Where our blocks write to. */
interface TargetTable extends Pick<OurAccess, 'tableIn'> {
	readonly table: string;
}

/** Template 02b as it is, from the shop's first order on. */
export async function streamed(
	shop: PageServer,
	{ table, tableIn }: TargetTable,
): Promise<Workflow> {
	const template = (await readTemplates()).get('02b');
	if (template === undefined) throw new Error('There is no template 02b');
	const settings = { table, startDate: shop.from.toISOString() };
	return withParameters(withSettings(template, settings), 'syncRecords', { tableIn });
}

/** Every order an item: Shopify List Orders, then Sync Records, which takes the items that come in. */
export function asItems(shop: PageServer, { table, tableIn }: TargetTable): Workflow {
	return inARow('Orders as items, into a table', [
		ours('List orders', 'shopifyListOrders', {
			return: 'allAtOnce',
			returnAll: true,
			filters: { updatedAfter: shop.from.toISOString(), updatedBefore: new Date().toISOString() },
			sortBy: 'updatedAt',
		}),
		ours('Sync orders', 'syncRecords', { operation: 'writeToTable', tableIn, table }),
	]);
}
