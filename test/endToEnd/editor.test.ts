import { defaultApp, type Simulator, startSimulator } from '../../simulator';
import {
	executeWorkflow,
	fillSetting,
	findInPanel,
	importTemplate,
	leaveNode,
	readOutput,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { type Receiver, startReceiver } from '../support/receiver';

const minuteMs = 60_000;

// One user's first hour, in order: each step stands on the one before.
describe('in the real n8n, with a browser, a user', () => {
	let simulator: Simulator;
	let receiver: Receiver;
	let session: EditorSession;

	beforeAll(async () => {
		receiver = await startReceiver();
		simulator = await startSimulator({ orders: 0 });
		session = await openEditorSession();
	}, 400_000);

	afterAll(async () => {
		console.table(session?.efforts);
		await session?.close();
		await simulator?.close();
		await receiver?.close();
	});

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	step('finds every block by the words that people type', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await page.getByTestId('node-creator-plus-button').click();
		await findInPanel(page, 'scheduled sync', 'Sync Schedule Trigger');
		await findInPanel(page, 'cron', 'Sync Schedule Trigger');
		await findInPanel(page, 'timezone', 'Date Utility');
		await findInPanel(page, 'watermark', 'Account Variable');
		await findInPanel(page, 'shopify', 'Shopify List Orders');
		await findInPanel(page, 'receipt', 'Sync Run');
		await findInPanel(page, 'upsert', 'Sync Records');
	});

	step('makes a Sync Account, is told what is wrong with it, and mends it', async () => {
		const { page, editor, credentialForm } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '01-initialise-last-filter-date.json');
		await editor.openNode('Get saved date');
		await credentialForm.openNew();
		await credentialForm.fill('accountId', 'demo-shop');
		await credentialForm.fill('sqliteFile', '../sync.sqlite');
		const refused = await credentialForm.save();
		expect(refused.passed).toBe(false);
		expect(refused.message).toContain('Enter a bare file name');

		await credentialForm.fill('sqliteFile', 'sync.sqlite');
		expect(await credentialForm.save()).toEqual({ passed: true, message: '' });
		await credentialForm.close();
		await leaveNode(page);
	});

	step('runs template 01 and reads where the sync begins', async () => {
		const { page, editor } = session;
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');

		await editor.openNode('Set start date');
		const [variable] = await readOutput(page);
		expect(variable).toMatchObject({
			accountId: 'demo-shop',
			name: 'lastFilterDate',
			type: 'date',
			exists: true,
			version: 1,
		});
		await leaveNode(page);
	});

	step(
		'makes a Shopify Admin credential, is told that the token is wrong, and mends it',
		async () => {
			const { page, editor, credentialForm } = session;
			await editor.openNewWorkflow();
			await importTemplate(page, '02-new-orders-every-5-minutes.json');
			await editor.openNode('List new orders');
			await credentialForm.openNew();
			await credentialForm.fill('shop', 'demo-shop');
			await credentialForm.choose('signIn', 'Access Token');
			await credentialForm.fill('accessToken', 'shpat_of_another_shop');
			await credentialForm.fill('baseUrl', simulator.url);
			const refused = await credentialForm.save();
			expect(refused.passed).toBe(false);
			expect(refused.message).toContain("Shopify does not accept the app's access token");
			expect(refused.message).not.toContain('shpat_of_another_shop');

			await credentialForm.fill('accessToken', defaultApp.accessToken);
			expect(await credentialForm.save()).toEqual({ passed: true, message: '' });
			await credentialForm.close();
			await leaveNode(page);
		},
	);

	step('chooses the Sync Account in template 02 and fills in Settings', async () => {
		const { page, editor, credentialForm } = session;
		// n8n offers the only Sync Account that there is.
		await editor.openNode('Get saved date');
		expect(await credentialForm.openChosen()).toEqual({ passed: true, message: '' });
		await credentialForm.close();
		await leaveNode(page);
		await editor.openNode('Advance saved date');
		await page.getByTestId('credential-edit-button').waitFor();
		await leaveNode(page);

		await editor.openNode('Settings');
		await fillSetting(page, 'appUrl', receiver.url);
		await leaveNode(page);
	});

	step('executes template 02, and sees the orders leave the shop and arrive', async () => {
		const { page, editor } = session;
		const created = [30, 20, 10].map((minutes) =>
			simulator.shop.createOrder({ createdAt: Date.now() - minutes * minuteMs }),
		);
		expect(await executeWorkflow(page)).toBe('Workflow executed successfully');

		const names = created.map(({ name }) => name);
		expect(receiver.kept.map(({ order }) => order.name).sort()).toEqual([...names].sort());

		await editor.openNode('Advance saved date');
		const [advanced] = await readOutput(page);
		expect(advanced).toMatchObject({ accountId: 'demo-shop', moved: false, written: false });
		await leaveNode(page);
	});
});
