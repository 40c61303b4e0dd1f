import {
	type ICredentialDataDecryptedObject,
	type ICredentialTestFunctions,
	type INode,
	validateNodeCredentials,
} from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { syncAccountTest } from '../../../nodes/shared/account/account';
import { type Simulator, startSimulator } from '../../../simulator';
import { accountVariableBlock } from '../../support/accountVariableBlock';
import { BlockTypes } from '../../support/blockTypes';
import { testCredential } from '../../support/credentialTest';
import {
	credentialFor,
	engineFor,
	list,
	start,
	workflowOf,
} from '../../support/listOrdersWorkflow';
import { type Expected, expectError, expectRefusedCredential } from '../../support/said';

afterAll(closeIdleStores);

describe('mistakes in the Shopify Admin credential', () => {
	let simulator: Simulator;
	beforeAll(async () => void (simulator = await startSimulator({ orders: 3 })));
	afterAll(async () => await simulator.close());

	const listed = workflowOf({ Start: start, List: list({}) }, ['Start > List']);

	/** What the form says when the credential is saved, and what the node that uses it says. */
	async function play(
		data: ICredentialDataDecryptedObject,
		expected: { readonly form: Expected; readonly node: Expected },
		shop: Pick<Simulator, 'url'> = simulator,
	): Promise<void> {
		const filled = { shopifyAdminApi: credentialFor(shop, data) };
		const outcome = await testCredential('shopifyAdminApi', filled.shopifyAdminApi);
		const form = { ...expected.form, credentials: filled };
		expectRefusedCredential(outcome, 'shopifyAdminApi', form);
		const run = await engineFor(shop, data).run(listed, { items: [{}] });
		expectError(run, { ...expected.node, credentials: filled });
	}

	it('1: a wrong shop name says which name is meant, in the form and in the node', async () => {
		const message = '"www.example.com" is not the name of a Shopify shop';
		const description =
			'Enter the shop\'s myshopify.com name in "Shop" of the Shopify Admin credential, for example my-shop or my-shop.myshopify.com. It stands in the Shopify admin under Settings → Domains; the shop\'s public domain does not work here.';
		const data = ['www.example.com'];
		await play(
			{ shop: 'www.example.com' },
			{
				form: { message: `${message}. ${description}`, data },
				node: { message, description, data },
			},
		);
	});

	it('2: a wrong token says that it is the token, and where a new one goes', async () => {
		await play(
			{ accessToken: 'shpat_wrong' },
			{
				form: {
					message:
						"Shopify does not accept the app's access token. Enter it anew, and check that the app is still installed on the shop.",
				},
				node: {
					message: `Shopify refuses the access token for ${new URL(simulator.url).host}`,
					description:
						'The token was revoked, the app was uninstalled, or it belongs to another shop. Install the app on the shop again and renew the sign-in in the Shopify Admin credential.',
				},
			},
		);
	});

	it('3: a missing scope is named', async () => {
		const shop = await startSimulator({ orders: 3, app: { scopes: ['read_products'] } });
		try {
			await play(
				{},
				{
					form: {
						message:
							'The app reached the shop, but it lacks the scope read_orders. Add the scope to the app and install it on the shop again.',
					},
					node: {
						message:
							'Shopify denies this app a part of what was asked for: Access denied for orders field. Required access: `read_orders` access scope, `read_marketplace_orders` access scope or `read_quick_sale` access scope.',
						description:
							"Give the app the scope that is named and install it again, or leave the field out. For customers' names, addresses, e-mail and phone the app needs access to protected customer data as well, which is requested in the app's settings at Shopify.",
					},
				},
				shop,
			);
		} finally {
			await shop.close();
		}
	});
});

describe('mistakes in the Sync Account credential', () => {
	const block = accountVariableBlock();
	const get = { operation: 'get', name: 'lastSync' };

	async function play(
		changes: ICredentialDataDecryptedObject,
		{ message, description = '', data }: Expected,
	): Promise<void> {
		const filled = { ...block.credential, ...changes } as ICredentialDataDecryptedObject;
		const credentials = { syncAccountApi: filled };
		const credential = { id: '1', name: 'Sync Account', type: 'syncAccountApi', data: filled };
		const test = await syncAccountTest.call({} as ICredentialTestFunctions, credential);
		const form = { message: `${message}. ${description}`, data, credentials };
		expectRefusedCredential(test.message, 'syncAccountApi', form);
		expect(test.status).toBe('Error');
		const run = await block.run(get, { credential: filled as never });
		expectError(run, { message, description, data, credentials });
	}

	it('4: an Account ID of blanks is refused with an example', async () => {
		await play(
			{ accountId: '  ' },
			{
				message: 'The Account ID is empty',
				description:
					'Enter an Account ID in the Sync Account credential: 1 to 256 characters that name one shop or one customer, for example acme-eu.',
			},
		);
	});

	it('+: a PostgreSQL that cannot be reached is named with its address, and the fields to check', async () => {
		const host = '127.0.0.1';
		const server = { host, port: 1, database: 'n8n', user: 'n8n', schema: 's', ssl: 'disable' };
		await play(
			{ store: 'postgres', ...server },
			{
				message: 'PostgreSQL at 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
				description:
					'Check "Host" and "Port" in the Sync Account credential, that the server runs, and that no firewall is between. Inside a container, localhost is the container itself.',
			},
		);
	});
});

describe('11: nodes without a credential', () => {
	const ours = ['accountVariable', 'shopifyListOrders', 'syncRun', 'syncRecords'];
	const blockTypes = new BlockTypes();

	it.each(ours)('%s cannot be published', (name) => {
		const type = `n8n-nodes-scheduled-sync.${name}`;
		const node: INode = { id: '1', name, type, typeVersion: 1, position: [0, 0], parameters: {} };
		const issues = validateNodeCredentials(node, blockTypes.getByNameAndVersion(type, 1));
		expect(issues).toMatchObject([{ type: 'missing' }]);
	});
});
