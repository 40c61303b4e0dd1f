import type { IDataObject, INode } from 'n8n-workflow';

import { apiKey, type N8nApi, startN8nApi } from '../../support/apis/n8nApi';
import { editBlock, publishedTemplate, withSettings } from '../../support/template';
import {
	createWorkflowEngine,
	type WorkflowEngine,
	type WorkflowJson,
} from '../../support/workflowEngine';

const secret = 'canary-shpss-0123456789';
const own = 'n8n-nodes-scheduled-sync.';
const template = publishedTemplate('06b-one-workflow-for-each-account.json');

/** 02b as a user has it who has chosen the credentials of one account. */
const pattern = ((imported: WorkflowJson): WorkflowJson => ({
	...imported,
	nodes: imported.nodes.map((node) => ({
		...node,
		...(node.type.startsWith(own) && {
			credentials: {
				syncAccountApi: { id: 'mine', name: 'My account' },
				...(node.name === 'Sync orders' && { shopifyAdminApi: { id: 'my-shop', name: 'My shop' } }),
			},
		}),
	})),
}))(publishedTemplate('02b-safe-sync-of-orders-every-5-minutes.json'));

/** Under which the template is in n8n: once as it is published, once as the editor imports it, without its settings. */
const [id, saving] = ['workflow-1', 'workflow-2'];

let api: N8nApi;
let engine: WorkflowEngine;
let workflow: WorkflowJson;

beforeEach(async () => {
	api = await startN8nApi({ pattern, [id]: template, [saving]: { ...template, settings: {} } });
	engine = createWorkflowEngine({
		credentials: {
			n8nApi: { apiKey, baseUrl: `${api.url}/api/v1` },
			httpHeaderAuth: { name: 'x-key', value: 'key' },
		},
	});
	const filled = withSettings(template, { apiUrl: `${api.url}/api/v1/`, pattern: 'pattern' });
	const prompt = editBlock(filled, 'Until it is unpublished', () => ({ amount: 0 }));
	const chosen = { n8nApi: { id: 'n8nApi', name: 'n8nApi' } };
	workflow = {
		...filled,
		id,
		nodes: prompt.nodes.map((node) =>
			['n8n-nodes-base.httpRequest', 'n8n-nodes-base.n8n'].includes(node.type)
				? { ...node, credentials: chosen }
				: node,
		),
	};
});
afterEach(async () => await api.close());

interface Answer {
	readonly status: number;
	readonly answer: IDataObject;
}

const ask = async (body: IDataObject): Promise<Answer> => {
	const run = await engine.run(workflow, { startNode: 'Onboard an account', items: [{ body }] });
	expect(run.error?.message).toBeUndefined();
	const [answer] = run.json('Answer');
	expect(JSON.stringify(answer)).not.toMatch(/canary/);
	return answer as unknown as Answer;
};
const account = (name: string, more: IDataObject = {}): IDataObject => ({
	...{ account: name, shop: name, clientId: 'app-1', clientSecret: secret },
	...more,
});
const workflowsOf = (name: string) =>
	[...api.workflows.values()].filter((kept) => kept.name === `Sync of [${name}]`);
const credentialsOf = (name: string) =>
	[...api.credentials.values()].filter((kept) => kept.name.endsWith(` of [${name}]`));

it('makes the credentials of an account and a workflow from the pattern, and publishes it', async () => {
	const answer = await ask(account('acme', { settings: { table: 'orders_of_acme' } }));
	const [made, ...others] = workflowsOf('acme');

	expect(answer).toEqual({
		status: 200,
		answer: { account: 'acme', sync: true, workflowId: made?.id },
	});
	expect(others).toEqual([]);
	expect(made?.active).toBe(true);
	const [ofAccount, ofShop] = credentialsOf('acme');
	expect(ofAccount).toEqual({
		id: expect.stringMatching(/^a-[0-9a-f]{14}$/),
		name: 'Sync Account of [acme]',
		type: 'syncAccountApi',
		data: { store: 'sqlite', sqliteFile: 'sync.sqlite', accountId: 'acme' },
	});
	expect(ofShop).toEqual({
		id: expect.stringMatching(/^s-[0-9a-f]{14}$/),
		name: 'Shopify Admin of [acme]',
		type: 'shopifyAdminApi',
		data: { shop: 'acme', signIn: 'clientCredentials', clientId: 'app-1', clientSecret: secret },
	});
	const references = (node: INode) => Object.values(node.credentials ?? {}).map(({ id }) => id);
	expect(made?.nodes.flatMap(references)).toEqual([
		...[ofAccount?.id, ofAccount?.id, ofAccount?.id, ofShop?.id, ofAccount?.id],
	]);
	const differing = withSettings(pattern, { table: 'orders_of_acme' });
	const bare = (nodes: readonly INode[]) =>
		nodes.map((node) => ({ ...node, credentials: undefined }));
	expect(bare(made?.nodes ?? [])).toEqual(bare(differing.nodes));
	expect(made?.connections).toEqual(pattern.connections);
	expect(made?.settings).toEqual(pattern.settings);
});

it('makes nothing twice, and takes a new secret, when an account is onboarded again', async () => {
	await ask(account('acme'));
	const before = workflowsOf('acme');
	expect(await ask(account('acme', { clientSecret: `${secret}-2` }))).toMatchObject({
		status: 200,
	});

	expect(workflowsOf('acme')).toEqual(before);
	expect(credentialsOf('acme')).toMatchObject([
		{ data: { accountId: 'acme' } },
		{ data: { clientSecret: `${secret}-2` } },
	]);
});

it('makes one workflow of an account that is onboarded several times at once', async () => {
	await Promise.all([1, 2, 3].map(async () => await ask(account('acme'))));

	expect(workflowsOf('acme')).toMatchObject([{ active: true }]);
	expect(credentialsOf('acme')).toHaveLength(2);
});

it('finishes, sent again, what failed at any request', async () => {
	await ask(account('whole'));
	const requests = api.asked.length;
	expect(requests).toBe(10);
	for (let failing = 1; failing <= requests; failing++) {
		const name = `acme-${failing}`;
		const broken = { status: 500, body: { message: `down at ${failing}` } };
		api.breakAt(api.asked.length + failing, broken);
		const answer = await ask(account(name));
		expect(answer.status).toBe(502);
		expect(answer.answer.error).toMatch(/^[A-Z][a-z ]+: \S/);
		expect(await ask(account(name))).toMatchObject({ status: 200 });
		expect(workflowsOf(name)).toMatchObject([{ active: true }]);
		expect(credentialsOf(name)).toHaveLength(2);
	}
});

it('takes an account back, also one that failed at any request, and leaves the others', async () => {
	await ask(account('stays'));
	for (let failing = 0; failing <= 6; failing++) {
		await ask(account('acme'));
		const broken = { status: 500, body: { message: 'down' } };
		if (failing > 0) api.breakAt(api.asked.length + failing, broken);
		const answer = await ask({ account: 'acme', sync: false });
		expect(answer.status).toBe(failing === 0 ? 200 : 502);
		expect(await ask({ account: 'acme', sync: false })).toEqual({
			status: 200,
			answer: { account: 'acme', sync: false },
		});
		expect([...workflowsOf('acme'), ...credentialsOf('acme')]).toEqual([]);
	}
	expect(workflowsOf('stays')).toMatchObject([{ active: true }]);
	expect(credentialsOf('stays')).toHaveLength(2);
});

it('says that the key was refused, before anything is made', async () => {
	engine.credentials.n8nApi = { apiKey: 'another', baseUrl: `${api.url}/api/v1` };

	expect(await ask(account('acme'))).toEqual({
		status: 502,
		answer: {
			error: expect.stringMatching(/^Read this workflow: Authorization failed/),
			remedy: expect.stringContaining('check the n8n API credential'),
		},
	});
	// n8n asks once more after a 401.
	expect(new Set(api.asked)).toEqual(new Set(['/api/v1/workflows/workflow-1']));
	expect(await ask({ account: 'acme', sync: false })).toMatchObject({ status: 502 });
});

it.each([
	[{}, 'account: '],
	[{ account: '={{ $env }}', sync: false }, 'account: '],
	[account('acme', { sync: 'false' }), 'sync: '],
	[account('acme', { shop: '={{ 1 }}' }), 'shop: '],
	[account('acme', { clientSecret: '={{ 1 }}' }), 'clientId and clientSecret: '],
	[account('acme', { clientSecret: undefined }), 'clientId and clientSecret: '],
	[account('acme', { settings: { table: '={{ 1 }}' } }), 'settings: '],
	[account('acme', { settings: { table: { a: 1 } } }), 'settings: '],
	[account('acme', { settings: null }), 'settings: '],
])(
	'refuses %j, which has no place in a credential, before the first request',
	async (body, says) => {
		const { status, answer } = await ask(body);

		expect(status).toBe(400);
		expect(answer.error).toMatch(new RegExp(`^${says}`));
		expect(api.asked).toEqual([]);
	},
);

it('refuses fields that Settings of the pattern does not have', async () => {
	expect(await ask(account('acme', { settings: { tabel: 'orders' } }))).toEqual({
		status: 400,
		answer: {
			error: 'settings: Settings of the pattern has the fields syncName, table, startDate',
		},
	});
	expect(credentialsOf('acme')).toEqual([]);
});

it('does nothing while it saves executions, which have secrets in them', async () => {
	workflow = { ...workflow, id: saving };

	for (const body of [account('acme'), { account: 'acme', sync: false }]) {
		expect(await ask(body)).toMatchObject({
			status: 400,
			answer: { error: expect.stringMatching(/^This workflow saves executions/) },
		});
	}
	expect(api.asked.map((asked) => asked.split(' ')[0])).toEqual([
		...['/api/v1/workflows/workflow-2', '/api/v1/workflows/workflow-2'],
	]);
});

it('refuses the address of the example', async () => {
	workflow = withSettings(workflow, { apiUrl: 'https://n8n.example.com/api/v1' });

	expect((await ask(account('acme'))).answer.error).toMatch(/^apiUrl in Settings is still/);
});
