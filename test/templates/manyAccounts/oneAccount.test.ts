import type { IDataObject, INode } from 'n8n-workflow';

import { type AccountTables, accountBackEnds } from '../../support/accountTables';
import type { CredentialData } from '../../support/credentialVault';
import { workflowOf } from '../../support/listOrdersWorkflow';
import {
	credentialForAll,
	type Customer,
	listing,
	startShops,
	syncing,
} from '../../support/manyShops';
import { createWorkflowEngine, type WorkflowEngine } from '../../support/workflowEngine';

let customers: readonly Customer[] = [];
beforeAll(async () => {
	customers = await startShops(2);
});
afterAll(async () => {
	await Promise.all(customers.map(async ({ simulator }) => await simulator.close()));
});

/** By $json.account in all nodes, also behind Begin; the simulators' addresses stand in the trigger's items alone. */
const byTrigger = { baseUrl: "={{ $('Trigger').first().json.shopUrl }}" };

const items = (): IDataObject[] => customers.map(({ item }) => ({ ...item }));
const requests = () => customers.map(({ simulator }) => simulator.stats().requests);

describe.each(accountBackEnds)('One workflow for many accounts ($kind)', (backEnd) => {
	beforeAll(backEnd.start);
	afterAll(backEnd.stop);

	let account: AccountTables;
	let tables = 0;
	/** Another one for each test: in SQLite all of them have one file. */
	let table = '';
	beforeEach(async () => {
		table = `many_${(tables += 1)}`;
		account = await backEnd.newAccount('={{ $json.account }}');
	});

	const engineOf = (shop: CredentialData = {}, ofAccount: CredentialData = {}): WorkflowEngine =>
		createWorkflowEngine({
			credentials: {
				Shop: credentialForAll(customers, shop),
				Account: { ...account.credential, ...ofAccount },
			},
		});

	it('syncs the account of each item that starts it, from its own shop', async () => {
		const engine = engineOf(byTrigger);
		await Promise.all(
			items().map(async (item) => {
				const run = await engine.run(syncing(table), { items: [item] });
				expect(run.error?.message).toBeUndefined();
				expect(run.json('Commit')).toMatchObject([{ verdict: 'complete', fetched: 12 }]);
			}),
		);
		const rows = await account.rows(table);
		const idsOf = (of: string) =>
			rows.flatMap((row) => (row.account === of ? [String(row.id)] : [])).sort();
		for (const { item, simulator } of customers) {
			const ids = simulator.shop.truth().map(({ id }) => id);
			expect(idsOf(item.account)).toEqual([...ids].sort());
		}
	});

	it.each([
		['$json of the trigger', '={{ $json.account }}', '={{ $json.shopUrl }}'],
		[
			'the trigger by its name',
			"={{ $('Trigger').first().json.account }}",
			"={{ $('Trigger').first().json.shopUrl }}",
		],
	])('takes account and shop by %s', async (_title, accountId, baseUrl) => {
		const engine = engineOf({ shop: accountId, baseUrl }, { accountId });
		const [item] = items();
		const run = await engine.run(listing(), { items: item === undefined ? [] : [item] });
		expect(run.error?.message).toBeUndefined();
		expect(run.json('List')).toHaveLength(3);
	});

	it('runs as a workflow that a loop starts with one item at a time', async () => {
		const workflow = syncing(table);
		const called = {
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Trigger'
					? {
							...node,
							type: 'n8n-nodes-base.executeWorkflowTrigger',
							typeVersion: 1.1,
							parameters: { inputSource: 'passthrough' },
						}
					: node,
			),
		};
		const engine = createWorkflowEngine({
			credentials: { Shop: credentialForAll(customers, byTrigger), Account: account.credential },
			workflows: { called },
		});
		const starter = workflowOf(
			{
				Start: { type: 'n8n-nodes-base.manualTrigger' },
				Loop: { type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 },
				Each: {
					type: 'n8n-nodes-base.executeWorkflow',
					typeVersion: 1.2,
					parameters: { workflowId: { __rl: true, mode: 'id', value: 'called' }, options: {} },
				},
			},
			['Start > Loop', 'Loop:1 > Each', 'Each > Loop'],
		);
		const run = await engine.run(starter, { items: items() });
		expect(run.error).toBeUndefined();
		expect(run.json('Loop')).toMatchObject([
			{ accountId: 'customer-1', verdict: 'complete' },
			{ accountId: 'customer-2', verdict: 'complete' },
		]);
	});

	const run = 'n8n-nodes-scheduled-sync.syncRun';
	const records = 'n8n-nodes-scheduled-sync.syncRecords';
	const variable = 'n8n-nodes-scheduled-sync.accountVariable';
	const withAccount = { syncAccountApi: { id: 'account-1', name: 'Account' } };
	const streamed = { operation: 'writeToTable', table: 'orders', externalId: 'id' };
	const window = { from: '2026-01-01', to: '2026-01-02' };
	const nodes: Readonly<Record<string, Partial<INode> & { readonly type: string }>> = {
		'Sync Run, Begin': { type: run, parameters: { operation: 'begin', syncName: 'orders' } },
		'Sync Run, List': { type: run, parameters: { operation: 'list' } },
		'Sync Records, Input Items': { type: records, parameters: { ...streamed, syncName: 'orders' } },
		'Sync Records, Shopify Orders': {
			type: records,
			parameters: { ...streamed, ...window, source: 'shopifyOrders', runId: 'r' },
		},
		'Sync Records, Detect Changes': {
			type: records,
			parameters: { operation: 'detectChanges', runId: 'r', externalId: 'account' },
		},
		'Sync Records, Get Rows': {
			type: records,
			parameters: { operation: 'getRows', table: 'orders' },
		},
		'Account Variable, Set': {
			type: variable,
			parameters: {
				operation: 'set',
				variables: { values: [{ name: 'x', type: 'string', value: 'y' }] },
			},
		},
		'Account Variable, List': { type: variable, parameters: { operation: 'list' } },
	};

	it.each(Object.keys(nodes))(
		'refuses items of two accounts before it does anything: %s',
		async (name) => {
			const node = nodes[name] ?? { type: run };
			const workflow = workflowOf(
				{
					Trigger: { type: 'n8n-nodes-base.manualTrigger' },
					Node: {
						...node,
						credentials: { ...withAccount, shopifyAdminApi: { id: 'shop-1', name: 'Shop' } },
					},
				},
				['Trigger > Node'],
			);
			const before = requests();
			const refused = await engineOf().run(workflow, { items: items() });
			expect(refused.error).toMatchObject({
				message:
					'The Sync Account credential gives the account "customer-2", and gave "customer-1" in "Node" of the same execution',
				description: expect.stringContaining('an execution of its own'),
				context: { kind: 'mixedAccounts', parameter: 'Account ID' },
			});
			expect(requests()).toEqual(before);
			const list = workflowOf(
				{
					Trigger: { type: 'n8n-nodes-base.manualTrigger' },
					Runs: { type: run, parameters: { operation: 'list' }, credentials: withAccount },
					Variables: {
						type: variable,
						parameters: { operation: 'list' },
						credentials: withAccount,
						alwaysOutputData: true,
					},
				},
				['Trigger > Runs', 'Trigger > Variables'],
			);
			const [first] = items();
			const left = await engineOf().run(list, { items: first === undefined ? [] : [first] });
			expect(left.error?.message).toBeUndefined();
			expect(left.json('Runs').filter(({ runId }) => runId !== undefined)).toEqual([]);
			expect(left.json('Variables').filter((item) => 'name' in item)).toEqual([]);
			expect(await account.rows(table)).toEqual([]);
		},
	);

	it('with On Error set to continue, the items of the other account fail, each by itself', async () => {
		const workflow = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Node: {
					...nodes['Account Variable, Set'],
					type: variable,
					credentials: withAccount,
					onError: 'continueRegularOutput',
				},
			},
			['Trigger > Node'],
		);
		const [first, second] = items() as [IDataObject, IDataObject];
		const result = await engineOf().run(workflow, { items: [first, second, first] });
		expect(result.json('Node')).toMatchObject([
			{ accountId: 'customer-1' },
			{ error: expect.stringContaining('"customer-2"'), details: { kind: 'mixedAccounts' } },
			{ accountId: 'customer-1' },
		]);
	});

	it.each(['Sync Records', 'Commit'])(
		'refuses a run of another account in %s, and names both',
		async (where) => {
			const workflow = syncing(table);
			const renamed = {
				...workflow,
				nodes: workflow.nodes.map((node) => ({
					...node,
					parameters: { ...node.parameters },
				})),
			};
			const target = where === 'Commit' ? 'Commit' : 'Sync';
			const accountId = `={{ $prevNode.name === '${target === 'Commit' ? 'Sync' : 'Begin'}' ? 'customer-2' : 'customer-1' }}`;
			const [item] = items() as [IDataObject];
			const result = await engineOf(
				{ shop: 'any', baseUrl: "={{ $('Trigger').first().json.shopUrl }}" },
				{ accountId },
			).run(renamed, { items: [item] });
			expect(result.error).toMatchObject({
				message:
					'The Sync Account credential gives the account "customer-2", and gave "customer-1" in "Begin" of the same execution',
				context: { kind: 'mixedAccounts' },
			});
		},
	);

	it('refuses the second account in a loop over items', async () => {
		const workflow = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Loop: { type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: {} },
				Node: { ...nodes['Account Variable, List'], type: variable, credentials: withAccount },
			},
			['Trigger > Loop', 'Loop:1 > Node', 'Node > Loop'],
		);
		const node = workflow.nodes.find(({ name }) => name === 'Node');
		if (node !== undefined) node.alwaysOutputData = true;
		const result = await engineOf().run(workflow, { items: items() });
		expect(result.error?.message).toContain(
			'gives the account "customer-2", and gave "customer-1"',
		);
	});

	it('refuses items of two shops', async () => {
		const result = await engineOf({}, { accountId: 'one' }).run(listing(), { items: items() });
		const [first, second] = customers.map(({ simulator }) => simulator.url);
		expect(result.error).toMatchObject({
			message: `The Shopify Admin credential gives the shop "${String(second)}", and gave "${String(first)}" in "List" of the same execution`,
			context: { kind: 'mixedAccounts', parameter: 'Shop' },
		});
	});

	it('takes no item without an account for one of the account before it', async () => {
		const workflow = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Node: {
					...nodes['Account Variable, Set'],
					type: variable,
					credentials: withAccount,
					onError: 'continueRegularOutput',
				},
			},
			['Trigger > Node'],
		);
		const [first] = items() as [IDataObject];
		const result = await engineOf().run(workflow, { items: [first, {}] });
		expect(result.json('Node')).toMatchObject([
			{ accountId: 'customer-1' },
			{ error: 'The Account ID is empty' },
		]);
	});

	it('goes on with a mended account when the execution is tried again at the node that failed', async () => {
		const workflow = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Node: {
					type: variable,
					parameters: { operation: 'get', name: 'x' },
					credentials: withAccount,
				},
			},
			['Trigger > Node'],
		);
		const engine = engineOf({}, { accountId: 'misspelt' });
		const former = await engine.run(workflow, { items: [{}] });
		expect(former.error?.message).toContain('has no variable "x"');
		engine.credentials.Account = { ...account.credential, accountId: 'right' };
		const again = await engine.retry(workflow, former);
		expect(again.error?.message).toBe('The account "right" has no variable "x". It has none');
	});
});
