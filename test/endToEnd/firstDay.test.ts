import { defaultApp, type Simulator, startSimulator } from '../../simulator';
import {
	addNode,
	addOption,
	chooseCredential,
	chooseValue,
	executeWorkflow,
	fillSetting,
	importTemplate,
	leaveNode,
	publish,
	readOutput,
	typeInto,
} from '../support/editorActions';
import { until } from '../support/until';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { PressCounter } from '../support/pressCounter';

const dayMs = 86_400_000;
const orders = 120;
const unfinished: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

// From an empty canvas, in order: each step stands on the one before.
describe('on a first day, from an empty canvas, a user', () => {
	let simulator: Simulator;
	let session: EditorSession;
	let counter: PressCounter;

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
		counter = new PressCounter(session.page);
		await counter.start();
	}, 400_000);

	afterAll(async () => {
		console.table(counter?.efforts);
		await session?.close();
		await simulator?.close();
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => {
			await session.step(name, act);
			await counter.endStep(name);
		});
	};

	/** Output of the node that is open, once the workflow was executed. */
	const output = async (node: string) => {
		await session.editor.openNode(node);
		return await readOutput(session.page);
	};

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
		await typeInto(page, 'table', 'orders');
		await chooseCredential(page, 'Shopify Admin', 'Demo shop');
		await leaveNode(page);

		await addNode(page, 'Sync Run', 'Commit a sync run');
		await leaveNode(page);
		await editor.showWholeCanvas();
	});

	step('publishes it, and has every order in the table after the first run', async () => {
		const { page, n8n } = session;
		await publish(page);
		const id = new URL(page.url()).pathname.split('/')[2] ?? '';
		const ended = async () =>
			(await n8n.client.executions(id)).filter(({ status }) => !unfinished.has(status));
		await until(async () => (await ended()).length > 0);
		const [first] = await ended();
		expect(first?.status).toBe('success');
		const { data } = await n8n.client.execution(first?.id ?? '');
		const [commit] = data?.resultData.runData?.['Sync Run1'] ?? [];
		expect(commit?.data?.main?.[0]).toMatchObject([
			{ json: { fetched: orders, created: orders, failed: 0 } },
		]);
	});

	step('sees that the sync is healthy, and up to when', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '12-how-are-my-syncs.json');
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		expect(await output('Get status')).toMatchObject([
			{ sync: 'orders', state: 'healthy', message: expect.stringMatching(/^Healthy: up to /) },
		]);
	});

	step('runs a time span again with one press, and gets a receipt', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '13-run-a-time-span-again.json');
		await editor.openNode('Settings');
		await fillSetting(page, 'syncName', 'orders');
		await fillSetting(page, 'table', 'orders');
		await leaveNode(page);
		// n8n has filled in one credential per node.
		await editor.openNode('Sync orders');
		await chooseCredential(page, 'Sync Account', 'Demo account');
		await leaveNode(page);
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');
		expect(await output('Commit run')).toMatchObject([{ created: 0, failed: 0 }]);
	});
});
