import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeIdleStores } from '../../../engine/store';
import type { SimulatorOptions } from '../../../simulator';
import { defaultApp } from '../../../simulator';
import { type AccountTables, accountBackEnds } from '../../support/accountTables';
import type { CredentialData } from '../../support/credentialVault';
import {
	credentialForAll,
	type Customer,
	listing,
	startShops,
	withoutAccount,
} from '../../support/manyShops';
import { runAtOnce } from '../../support/signInProcesses';
import { createWorkflowEngine, type WorkflowEngine } from '../../support/workflowEngine';

const running: Customer[] = [];
async function shops(count: number, options: SimulatorOptions = {}): Promise<readonly Customer[]> {
	const started = await startShops(count, options);
	running.push(...started);
	return started;
}
afterAll(closeIdleStores);
afterEach(async () => {
	await Promise.all(running.splice(0).map(async ({ simulator }) => await simulator.close()));
});

const statsOf = ({ simulator }: Customer) => {
	const { tokenRequests, unauthorized } = simulator.stats();
	return { tokenRequests, unauthorized };
};
const once = { tokenRequests: 1, unauthorized: 0 };

describe.each(accountBackEnds)('A token for each shop ($kind)', (backEnd) => {
	beforeAll(backEnd.start);
	afterAll(backEnd.stop);

	let account: AccountTables;
	beforeEach(async () => {
		account = await backEnd.newAccount('={{ $json.account }}');
	});

	const engineOf = (customers: readonly Customer[], data: CredentialData = {}): WorkflowEngine =>
		createWorkflowEngine({
			credentials: { Shop: credentialForAll(customers, data), Account: account.credential },
		});
	const list = async (engine: WorkflowEngine, { item, simulator }: Customer) => {
		const run = await engine.run(listing(), { items: [item] });
		expect(run.error?.message).toBeUndefined();
		const names = simulator.shop.truth().map(({ name }) => name);
		for (const { name } of run.json('List')) expect(names).toContain(name);
		expect(run.json('List')).toHaveLength(3);
		return run;
	};

	it('is got once, however often the executions of one workflow change between the shops', async () => {
		const customers = await shops(2);
		const engine = engineOf(customers);
		for (let round = 0; round < 3; round++) {
			for (const customer of customers) await list(engine, customer);
		}
		expect(customers.map(statsOf)).toEqual([once, once]);
	});

	it('is got once by executions at the same time, and no shop is shown that of another', async () => {
		const customers = await shops(3, { latencyMs: 20 });
		// As many processes have it, each with its own memory of the credential.
		const engines = Array.from({ length: 4 }, () => engineOf(customers));
		await Promise.all(
			engines.flatMap((engine) => customers.map(async (one) => await list(engine, one))),
		);
		expect(customers.map(statsOf)).toEqual([once, once, once]);
	});

	it('leaves nothing with the credential, and nothing that can be read in the store', async () => {
		const customers = await shops(1);
		const engine = engineOf(customers);
		const before = structuredClone(engine.credentials);
		const [customer] = customers;
		if (customer === undefined) throw new Error('There is no shop');
		const run = await list(engine, customer);
		expect(engine.credentials).toEqual(before);
		expect(JSON.stringify(run.record)).not.toMatch(/shpat_|shpss_/);
	});

	it('that has ended is renewed once for all', async () => {
		const customers = await shops(2, { latencyMs: 20 });
		const engines = Array.from({ length: 3 }, () => engineOf(customers));
		for (const customer of customers) await list(engines[0] ?? engineOf(customers), customer);
		customers[0]?.simulator.tokens.expireIssued();
		await Promise.all(
			engines.flatMap((engine) => customers.map(async (one) => await list(engine, one))),
		);
		const [ended, other] = customers.map(statsOf);
		expect(ended?.tokenRequests).toBe(2);
		expect(other).toEqual(once);
	});

	it.each([
		['nobody has one yet', false],
		['that of all has ended', true],
	])('is got once by processes that need it at the same time: %s', async (_title, hasEnded) => {
		const customers = await shops(1, { latencyMs: 300 });
		const [customer] = customers as [Customer];
		if (hasEnded) {
			await list(engineOf(customers), customer);
			customer.simulator.tokens.expireIssued();
		}
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-tokens-'));
		const credentialFile = path.join(folder, 'credential.json');
		try {
			writeFileSync(credentialFile, JSON.stringify(credentialForAll(customers)));
			const order = { credentialFile, account: account.credential, workflow: listing() };
			const ends = await runAtOnce(3, { ...order, items: [customer.item] });
			expect(ends).toEqual(['success', 'success', 'success']);
			expect(customer.simulator.stats().tokenRequests).toBe(hasEnded ? 2 : 1);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it('that is refused whatever is done is renewed once for an execution, and then said to be refused', async () => {
		const customers = await shops(2);
		const [refusing, other] = customers as [Customer, Customer];
		const engine = engineOf(customers);
		for (const customer of customers) await list(engine, customer);
		refusing.simulator.faults.add({
			kind: 'status',
			status: 401,
			times: Infinity,
			operation: 'ListOrders',
		});
		const run = await engine.run(listing(), { items: [refusing.item] });
		expect(run.error).toMatchObject({
			message: expect.stringMatching(/^Shopify refuses the access token for 127\.0\.0\.1/),
			context: { kind: 'unauthorized' },
		});
		expect(refusing.simulator.stats().tokenRequests).toBe(2);
		await list(engine, other);
		expect(statsOf(other)).toEqual(once);
	});

	it('is got anew when the secret was changed, and the former is no more', async () => {
		const secretsOf = { clientSecret: 'shpss_second' };
		const customers = await shops(1);
		const [customer] = customers as [Customer];
		await list(engineOf(customers), customer);
		const run = await engineOf(customers, secretsOf).run(listing(), { items: [customer.item] });
		expect(run.error?.message).toContain('does not know this client ID with this client secret');
		// The former secret's is still there, since nothing took its place.
		await list(engineOf(customers), customer);
		expect(customer.simulator.tokens.issuedCount).toBe(1);
	});

	it('goes with the account when that is forgotten', async () => {
		const customers = await shops(1);
		const [customer] = customers as [Customer];
		const engine = engineOf(customers);
		await list(engine, customer);
		const forget = await engine.run(
			{
				name: 'Forget',
				nodes: [
					{
						...{ id: 'a', name: 'Trigger', typeVersion: 1, position: [0, 0], parameters: {} },
						type: 'n8n-nodes-base.manualTrigger',
					},
					{
						...{ id: 'b', name: 'Forget', typeVersion: 1, position: [0, 0] },
						type: 'n8n-nodes-scheduled-sync.accountVariable',
						parameters: { operation: 'forgetAccount', confirmation: customer.item.account },
						credentials: { syncAccountApi: { id: 'account-1', name: 'Account' } },
					},
				],
				connections: { Trigger: { main: [[{ node: 'Forget', type: 'main', index: 0 }]] } },
			},
			{ items: [customer.item] },
		);
		expect(forget.error?.message).toBeUndefined();
		await list(engine, customer);
		expect(customer.simulator.stats().tokenRequests).toBe(2);
	});

	it('is that of the first round in all rounds of a loop, whose items are orders', async () => {
		const customers = await shops(2);
		const engine = engineOf(customers);
		const loop = listing({ return: 'pageByPage', options: { pageSize: 5 } });
		const { nodes, connections } = loop;
		const body = nodes.map((node) =>
			node.name === 'Trigger'
				? { ...node, id: 'body', name: 'Body', type: 'n8n-nodes-base.noOp' }
				: node,
		);
		const workflow = {
			...loop,
			nodes: [...nodes, ...body.filter(({ name }) => name === 'Body')],
			connections: {
				...connections,
				List: { main: [[{ node: 'Body', type: 'main' as const, index: 0 }], []] },
				Body: { main: [[{ node: 'List', type: 'main' as const, index: 0 }]] },
			},
		};
		for (const { item, simulator } of customers) {
			const run = await engine.run(workflow, { items: [item] });
			expect(run.error?.message).toBeUndefined();
			expect(run.json('List', 1, run.rounds('List') - 1)).toMatchObject([{ orders: 12 }]);
			expect(simulator.stats()).toMatchObject(once);
		}
	});
});

describe('A node without a Sync Account', () => {
	it('keeps the tokens of shops with this machine', async () => {
		const customers = await shops(2);
		const engine = createWorkflowEngine({ credentials: { Shop: credentialForAll(customers) } });
		for (let round = 0; round < 2; round++) {
			for (const { item } of customers) {
				const run = await engine.run(listing({}, withoutAccount), { items: [item] });
				expect(run.error?.message).toBeUndefined();
			}
		}
		expect(customers.map(statsOf)).toEqual([once, once]);
	});

	it('does not sign in at several shops by refresh tokens, whose successors it could not keep', async () => {
		const customers = await shops(1);
		const signIn = { signIn: 'refreshToken', refreshToken: '={{ $json.account }}' };
		const engine = createWorkflowEngine({
			credentials: { Shop: credentialForAll(customers, signIn) },
		});
		const items = customers.map(({ item }) => item);
		const run = await engine.run(listing({}, withoutAccount), { items });
		expect(run.error).toMatchObject({
			message:
				'The Shopify Admin credential signs in at several shops by refresh tokens, and this node has no Sync Account to keep their successors in',
			context: { kind: 'credentialMissing' },
		});
		expect(customers[0]?.simulator.stats().requests).toBe(0);
	});
});

describe('A refresh token of each shop', () => {
	const [backEnd] = accountBackEnds as [(typeof accountBackEnds)[number]];

	it('is replaced where tokens are kept, once for all executions, and holds after the token has ended', async () => {
		const customers = await shops(2, { latencyMs: 20, app: { refreshToken: 'shprt_first' } });
		const account = await backEnd.newAccount('={{ $json.account }}');
		const signIn = { signIn: 'refreshToken', refreshToken: '={{ "shprt_first" }}' };
		const engine = createWorkflowEngine({
			credentials: { Shop: credentialForAll(customers, signIn), Account: account.credential },
		});
		const all = async () =>
			await Promise.all(
				[...customers, ...customers].map(
					async ({ item }) => await engine.run(listing(), { items: [item] }),
				),
			);
		expect((await all()).map(({ error }) => error?.message)).toEqual(Array(4).fill(undefined));
		expect(customers.map(statsOf)).toEqual([once, once]);
		for (const { simulator } of customers) simulator.tokens.expireIssued();
		expect((await all()).map(({ error }) => error?.message)).toEqual(Array(4).fill(undefined));
		expect(customers.map(({ simulator }) => simulator.stats().tokenRequests)).toEqual([2, 2]);
		expect(engine.credentials.Shop).toMatchObject(signIn);
	});

	it.each([
		['refreshToken', { refreshToken: defaultApp.refreshToken }, 'Refresh Token'],
		['accessToken', { accessToken: defaultApp.accessToken }, 'Access Token'],
	])(
		'that is entered as it is serves no shop that an expression names: %s',
		async (signIn, token, label) => {
			const customers = await shops(1);
			const account = await backEnd.newAccount('={{ $json.account }}');
			const engine = createWorkflowEngine({
				credentials: {
					Shop: credentialForAll(customers, { signIn, ...token }),
					Account: account.credential,
				},
			});
			const run = await engine.run(listing(), { items: customers.map(({ item }) => item) });
			expect(run.error).toMatchObject({
				message: `"Shop" of the Shopify Admin credential holds an expression, but "${label}" is that of one shop`,
				context: { kind: 'tokenForOneShop', parameter: label },
			});
			expect(customers[0]?.simulator.stats().requests).toBe(0);
		},
	);
});
