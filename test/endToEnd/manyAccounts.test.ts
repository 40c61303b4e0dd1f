/** One workflow of a real n8n, one credential of each type, and the shops of several customers. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { CleanUp } from '../../rig/cleanUp';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { credentialForAll, type Customer, startShops } from '../support/manyShops';
import { ownBlock, WebhookWorkflows } from '../support/webhookWorkflows';

const byItem = (field: string) => `={{ $json.${field} ?? $json.body?.${field} }}`;

describe('a real n8n with one workflow for many accounts', () => {
	const cleanUp = new CleanUp();
	let customers: readonly Customer[];
	let n8n: FreshN8n;
	let workflows: WebhookWorkflows;

	beforeAll(async () => {
		customers = await startShops(2);
		cleanUp.add(async () => {
			await Promise.all(customers.map(async ({ simulator }) => await simulator.close()));
		});
		n8n = await startFreshN8n();
		cleanUp.add(async () => await n8n.stop());
		workflows = new WebhookWorkflows(n8n);
		await n8n.client.createCredential({
			id: 'shops',
			name: 'shops',
			type: 'shopifyAdminApi',
			data: credentialForAll(customers, {
				shop: byItem('account'),
				baseUrl: "={{ $('Webhook').first().json.body.shopUrl }}",
			}),
		});
		await n8n.client.createCredential({
			id: 'accounts',
			name: 'accounts',
			type: 'syncAccountApi',
			data: { accountId: byItem('account'), store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		const account = { syncAccountApi: 'accounts' };
		await workflows.publish('sync', [
			ownBlock(
				'syncRun',
				{
					operation: 'begin',
					syncName: 'shopify.orders',
					initialStart: '={{ $now.minus({ days: 60 }).toISO() }}',
				},
				account,
			),
			ownBlock(
				'syncRecords',
				{
					operation: 'writeToTable',
					source: 'shopifyOrders',
					runId: '={{ $json.runId }}',
					from: '={{ $json.from }}',
					to: '={{ $json.to }}',
					table: 'orders',
					externalId: 'id',
					options: { accountColumn: 'account' },
				},
				{ ...account, shopifyAdminApi: 'shops' },
			),
			ownBlock('syncRun', { operation: 'commit', runId: '={{ $json.runId }}' }, account),
		]);
	});
	afterAll(async () => await cleanUp.run());

	it('syncs the shop of each execution, signs in to each once, and keeps no token that can be read', async () => {
		for (let round = 0; round < 2; round++) {
			await Promise.all(customers.map(async ({ item }) => await workflows.run('sync', item)));
		}
		const ran = workflows.answers.filter((answer) => answer.startsWith('200'));
		expect(ran).toHaveLength(4);
		for (const { item, simulator } of customers) {
			const own = ran.filter((answer) => answer.includes(`"accountId":"${item.account}"`));
			expect(own.map((answer) => /"verdict":"(\w+)"/.exec(answer)?.[1])).toEqual([
				'complete',
				'complete',
			]);
			expect(simulator.stats()).toMatchObject({ tokenRequests: 1, unauthorized: 0 });
		}
		const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
		const files = readdirSync(folder).map((name) =>
			readFileSync(path.join(folder, name), 'latin1'),
		);
		expect(files.some((content) => content.includes('sealed:1:'))).toBe(true);
		expect(files.filter((content) => /shpat_|shpss_/.test(content))).toEqual([]);
	});

	it('answers the test of a credential that takes its account from an item itself, before the credential is asked', async () => {
		const tested = ['shops', 'accounts'].map(async (id) => await n8n.client.testCredential(id));
		const nothing = { status: 'Error', message: "Node '' hasn't been executed" };
		expect(await Promise.all(tested)).toEqual([nothing, nothing]);
	});
});
