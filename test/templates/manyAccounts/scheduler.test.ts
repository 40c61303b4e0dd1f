import type { IDataObject } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { type AccountTables, accountBackEnds } from '../../support/accountTables';
import { workflowOf } from '../../support/listOrdersWorkflow';
import { credentialForAll, type Customer, startShops } from '../../support/manyShops';
import { publishedTemplate, withSettings } from '../../support/template';
import {
	createWorkflowEngine,
	type WorkflowEngine,
	type WorkflowJson,
} from '../../support/workflowEngine';

const template = publishedTemplate('06-many-accounts-one-scheduler.json');
const syncObject = 'n8n-nodes-scheduled-sync.syncObject';
const registry = { syncAccountApi: { id: 'registry', name: 'Registry' } };
const forAll = {
	syncAccountApi: { id: 'account', name: 'Account' },
	shopifyAdminApi: { id: 'shop', name: 'Shop' },
};
const ofRegistry = ['When objects are due', 'Register its orders', 'Remove its orders'];

let customers: readonly Customer[] = [];
beforeAll(async () => {
	customers = await startShops(3);
});
afterAll(closeIdleStores);
afterAll(async () => {
	await Promise.all(customers.map(async ({ simulator }) => await simulator.close()));
});

let tables = 0;
describe.each(accountBackEnds)('template 06, many accounts ($kind)', (backEnd) => {
	beforeAll(backEnd.start);
	afterAll(backEnd.stop);

	let account: AccountTables;
	let engine: WorkflowEngine;
	let workflow: WorkflowJson;
	let table: string;
	beforeEach(async () => {
		table = `all_${(tables += 1)}`;
		account = await backEnd.newAccount('={{ $json.account }}');
		const urls = Object.fromEntries(customers.map(({ item }) => [item.account, item.shopUrl]));
		engine = createWorkflowEngine({
			credentials: {
				Registry: { ...account.credential, accountId: 'scheduler' },
				Account: account.credential,
				Shop: credentialForAll(customers, {
					baseUrl: `={{ (${JSON.stringify(urls)})[$json.account] }}`,
				}),
			},
		});
		const filled = withSettings(template, { table });
		workflow = {
			...filled,
			nodes: filled.nodes.map((node) => ({
				...node,
				credentials: ofRegistry.includes(node.name) ? registry : forAll,
			})),
		};
	});

	const onboard = async (accountId: string, more: IDataObject = {}) => {
		const items = [{ body: { account: accountId, ...more } }];
		const run = await engine.run(workflow, { startNode: 'Onboard an account', items });
		expect(run.error?.message).toBeUndefined();
		return run;
	};
	const asked = async (operation: 'claimDue' | 'list'): Promise<readonly IDataObject[]> => {
		const ask = workflowOf(
			{
				Trigger: { type: 'n8n-nodes-base.manualTrigger' },
				Ask: { type: syncObject, parameters: { operation }, credentials: registry },
			},
			['Trigger > Ask'],
		);
		const run = await engine.run(ask, { items: [{}] });
		expect(run.error?.message).toBeUndefined();
		return run.json('Ask').filter(({ account: of }) => of !== undefined);
	};
	const dispatch = async (item: IDataObject) =>
		await engine.run(workflow, { startNode: 'When objects are due', items: [item] });

	it('syncs the shop of each account that was onboarded into one table, and each once', async () => {
		for (const { item } of customers) await onboard(item.account);
		const claimed = await asked('claimDue');
		expect(claimed).toHaveLength(3);
		const runs = await Promise.all(claimed.map(dispatch));
		for (const run of runs) {
			expect(run.error?.message).toBeUndefined();
			expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', fetched: 12 }]);
		}
		const rows = await account.rows(table);
		for (const { item, simulator } of customers) {
			const own = rows.filter((row) => row.account === item.account).map(({ id }) => String(id));
			expect(own.toSorted()).toEqual(
				simulator.shop
					.truth()
					.map(({ id }) => id)
					.toSorted(),
			);
		}
		expect(rows).toHaveLength(36);
		expect(await asked('claimDue')).toEqual([]);
		for (const object of await asked('list')) {
			expect(object).toMatchObject({ syncedAt: expect.any(String), claimId: null, failures: 0 });
		}
	});

	it('does nothing for a claim that comes a second time', async () => {
		await onboard('customer-1');
		const [claimed = {}] = await asked('claimDue');
		await dispatch(claimed);
		const again = await dispatch(claimed);
		expect(again.error?.message).toBeUndefined();
		expect(again.json('Begin run', 1)).toMatchObject([{ reason: 'claimLost' }]);
	});

	it('sets an account aside whose shop is not allowed, and syncs the others', async () => {
		for (const accountId of ['customer-1', 'stranger']) await onboard(accountId);
		for (const claimed of await asked('claimDue')) await dispatch(claimed);
		expect(await asked('list')).toMatchObject([
			{ account: 'customer-1', syncedAt: expect.any(String) },
			{ account: 'stranger', syncedAt: null },
		]);
	});

	it('changes the interval of an account that is onboarded again, and takes it back', async () => {
		await onboard('customer-1');
		await onboard('customer-1', { minutes: 15 });
		expect(await asked('list')).toMatchObject([{ account: 'customer-1', intervalMinutes: 15 }]);
		await onboard('customer-1', { sync: false });
		expect(await asked('list')).toEqual([]);
	});
});
