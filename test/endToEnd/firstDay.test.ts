import { defaultApp, type Simulator, startSimulator } from '../../simulator';
import {
	addNode,
	addOption,
	chooseCredential,
	chooseValue,
	dragOnto,
	executeWorkflow,
	fillSetting,
	importTemplate,
	leaveNode,
	publish,
	readOutput,
	typedInto,
	typeInto,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { firstExecution, showExecutions } from '../support/firstExecution';

const dayMs = 86_400_000;
const orders = 120;
/** What an API gives of its users, behind a trigger: so far a user has got before the first of our nodes. */
const usersOfAnApi = JSON.stringify({
	nodes: [
		{
			name: 'When clicking ‘Execute workflow’',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			name: 'Users',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [220, 0],
			parameters: {
				mode: 'raw',
				jsonOutput: '{ "number": 7, "name": "Ada", "changedAt": "2026-11-01T10:00:00Z" }',
				options: {},
			},
		},
	],
	connections: {
		'When clicking ‘Execute workflow’': { main: [[{ node: 'Users', type: 'main', index: 0 }]] },
	},
});

// From an empty canvas, in order: each step stands on the one before.
describe('on a first day, from an empty canvas, a user', () => {
	let simulator: Simulator;
	let session: EditorSession;

	beforeAll(async () => {
		const [from, to] = [30 * dayMs, 600_000].map((ago) => new Date(Date.now() - ago).toISOString());
		simulator = await startSimulator({ orders, lineItems: 2, from, to });
		session = await openEditorSession();
		const { client } = session.n8n;
		await client.createCredential({
			id: 'account',
			name: 'Demo account',
			type: 'syncAccountApi',
			data: { accountId: 'demo-shop', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		await client.createCredential({
			id: 'shop',
			name: 'Demo shop',
			type: 'shopifyAdminApi',
			data: {
				shop: 'demo-shop',
				signIn: 'accessToken',
				accessToken: defaultApp.accessToken,
				baseUrl: simulator.url,
			},
		});
		// The editor has read which credentials there are.
		await session.page.reload();
	}, 400_000);

	afterAll(async () => {
		console.table(session?.efforts);
		await session?.close();
		await simulator?.close();
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	/** Output of the node that is open, once the workflow was executed. */
	const output = async (node: string) => {
		await session.editor.openNode(node);
		return await readOutput(session.page);
	};

	step('imports the safe sync of orders, chooses a credential and publishes it', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '02b-safe-sync-of-orders-every-5-minutes.json');
		await editor.openNode('Every 5 minutes');
		// So that hardly one of its runs is going when a later step asks how the sync is.
		await typeInto(page, 'every', '60');
		await addOption(page, 'Fire on Publish');
		await leaveNode(page);
		// n8n has filled in one credential per node.
		await editor.openNode('Sync orders');
		await chooseCredential(page, 'Sync Account', 'Demo account');
		await leaveNode(page);
		await publish(page);
		const { status, outputOf } = await firstExecution(session);
		expect(status).toBe('success');
		expect(outputOf('Commit run')).toMatchObject([
			{ json: { fetched: orders, created: orders, failed: 0 } },
		]);
		await showExecutions(session);
	});

	step('builds a sync of orders with four nodes and three words', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await addNode(page, 'Sync Schedule Trigger');
		await typeInto(page, 'every', '15');
		await addOption(page, 'Fire on Publish');
		await leaveNode(page);

		await addNode(page, 'Sync Run', 'Begin a sync run');
		await typeInto(page, 'syncName', 'orders');
		await typeInto(page, 'initialStart', '{{ $now.minus({ days: 59 }) }}');
		await leaveNode(page);

		await addNode(page, 'Sync Records', 'Write records to a table');
		await chooseValue(page, 'source', 'Shopify Orders');
		await typeInto(page, 'table', 'my_orders');
		await chooseCredential(page, 'Shopify Admin', 'Demo shop');
		await leaveNode(page);

		await addNode(page, 'Sync Run', 'Commit a sync run');
		await leaveNode(page);
		await editor.showWholeCanvas();
	});

	step('publishes it, and has every order in the table after the first run', async () => {
		await publish(session.page);
		const { status, outputOf } = await firstExecution(session);
		expect(status).toBe('success');
		expect(outputOf('Sync Run1')).toMatchObject([
			{ json: { fetched: orders, created: orders, failed: 0 } },
		]);
	});

	step('sees that both syncs are healthy, and up to when', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '12-how-are-my-syncs.json');
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		expect(await output('Get status')).toMatchObject([
			{ sync: 'orders', state: 'healthy', message: expect.stringMatching(/^Healthy: up to /) },
			{ sync: 'shopify.orders', state: 'healthy' },
		]);
	});

	step('runs a time span again with one press, and gets a receipt', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '13-run-a-time-span-again.json');
		await editor.openNode('Settings');
		await fillSetting(page, 'syncName', 'orders');
		await fillSetting(page, 'table', 'my_orders');
		await leaveNode(page);
		// n8n has filled in one credential per node.
		await editor.openNode('Sync orders');
		await chooseCredential(page, 'Sync Account', 'Demo account');
		await leaveNode(page);
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		expect(await output('Commit run')).toMatchObject([{ created: 0, failed: 0 }]);
	});

	step('drags fields onto the parameters that name them', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await editor.pasteWorkflow(usersOfAnApi);
		await editor.node('Users').click();
		await addNode(page, 'Sync Records', 'Write records to a table');
		await page.getByRole('button', { name: 'Execute previous nodes' }).click();
		await typeInto(page, 'table', 'users');
		// What is dragged comes behind what stands there.
		await typeInto(page, 'externalId', '');
		await dragOnto(page, 'number', 'externalId');
		await dragOnto(page, 'changedAt', 'cursorField');
		expect(await typedInto(page, 'externalId')).toBe('number');
		expect(await typedInto(page, 'cursorField')).toBe('changedAt');
		await page.getByTestId('node-execute-button').click();
		expect(await readOutput(page)).toMatchObject([{ table: 'users', created: 1, failed: 0 }]);
	});
});
