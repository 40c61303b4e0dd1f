import type { IDataObject } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { accountBackEnds } from '../../support/accountTables';
import type { CredentialData } from '../../support/credentialVault';
import { workflowOf } from '../../support/listOrdersWorkflow';
import { credentialForAll, type Customer, listing, startShops } from '../../support/manyShops';
import { createWorkflowEngine } from '../../support/workflowEngine';

let customers: readonly Customer[] = [];
beforeAll(async () => {
	customers = await startShops(2);
});
afterAll(closeIdleStores);
afterAll(async () => {
	await Promise.all(customers.map(async ({ simulator }) => await simulator.close()));
});

const requests = () => customers.map(({ simulator }) => simulator.stats().requests);

describe('The shops that a credential allows', () => {
	const [backEnd] = accountBackEnds as [(typeof accountBackEnds)[number]];
	const run = async (shop: CredentialData, item: IDataObject = { ...customers[0]?.item }) => {
		const { credential } = await backEnd.newAccount('={{ $json.account }}');
		const engine = createWorkflowEngine({
			credentials: { Shop: credentialForAll(customers, shop), Account: credential },
		});
		return await engine.run(listing({ options: { maxRetries: 0 } }), { items: [item] });
	};

	it('are asked for where an expression names the shop', async () => {
		const before = requests();
		for (const allowedShops of ['', ' ,\n']) {
			expect((await run({ allowedShops })).error).toMatchObject({
				message:
					'"Shop" of the Shopify Admin credential holds an expression, and "Allowed Shops" is empty',
				description: expect.stringContaining('*.myshopify.com'),
				context: { kind: 'shopsNotListed', parameter: 'Allowed Shops' },
			});
		}
		expect(requests()).toEqual(before);
	});

	it('are no expression, by which an item could allow its own shop', async () => {
		const { error } = await run({ allowedShops: '={{ $json.shopUrl }}' });
		expect(error).toMatchObject({
			message:
				'"Allowed Shops" of the Shopify Admin credential holds an expression, so that whatever names a shop could allow it',
			context: { kind: 'shopsNotListed' },
		});
	});

	it('are the only ones that anything is sent to', async () => {
		const before = requests();
		const [first, second] = customers.map(({ simulator }) => simulator.url);
		const { error } = await run({ allowedShops: String(second) });
		expect(error).toMatchObject({
			message: `${String(first)} is not one of the shops that the Shopify Admin credential allows`,
			description:
				'If the shop is to be synced, add it to "Allowed Shops" of the Shopify Admin credential. Otherwise look at what gives its name.',
			context: { kind: 'shopNotAllowed', parameter: 'Shop' },
		});
		expect(requests()).toEqual(before);
	});

	it('are meant by every form of their name, and by nothing near it', async () => {
		const { error } = await run(
			{ baseUrl: '', allowedShops: 'https://Customer-1.myshopify.com/ other' },
			{ account: 'customer-10' },
		);
		expect(error?.message).toBe(
			'customer-10.myshopify.com is not one of the shops that the Shopify Admin credential allows',
		);
	});

	it('include no address of others with *.myshopify.com', async () => {
		const before = requests();
		const { error } = await run({ allowedShops: '*.myshopify.com' });
		expect(error?.message).toContain('is not one of the shops');
		expect(requests()).toEqual(before);
	});

	it.each(['*', '*shop', 'my-*', '*.example.com', 'shop.example.com'])(
		'cannot be given as %s',
		async (allowedShops) => {
			const { error } = await run({ allowedShops });
			expect(error).toMatchObject({
				message: `"${allowedShops}" in "Allowed Shops" is not the name of a Shopify shop`,
				context: { kind: 'invalidShop', parameter: 'Allowed Shops' },
			});
		},
	);

	it('hold for a shop that is entered as it is, and for every node that signs by the credential', async () => {
		const [first, second] = customers.map(({ simulator }) => simulator.url);
		const credential = credentialForAll(customers, {
			shop: 'demo-shop',
			baseUrl: String(first),
			allowedShops: String(second),
		});
		const engine = createWorkflowEngine({ credentials: { Shop: credential } });
		const before = requests();
		const request = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Request: {
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'shopifyAdminApi',
						url: `${String(first)}/admin/api/2026-10/shop.json`,
					},
					credentials: { shopifyAdminApi: { id: 'shop-1', name: 'Shop' } },
				},
			},
			['Trigger > Request'],
		);
		const result = await engine.run(request, { items: [{}] });
		expect(JSON.stringify(result.error)).toContain('is not one of the shops');
		expect(requests()).toEqual(before);
	});
});
