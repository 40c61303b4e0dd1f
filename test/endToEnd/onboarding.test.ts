/** Onboards shops in a real n8n with a real browser: into the registry of one scheduler, and with a workflow each. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';

import { launchChromium } from '../../rig/browser/chromium';
import { publishConsoles, secrets } from '../../rig/console/servedConsole';
import { readTemplate, withCredentials, withSettings } from '../../rig/n8n/templates';
import type { Workflow } from '../../rig/n8n/workflow';
import { readSqliteTable } from '../../rig/tables/sqliteTable';
import { defaultApp } from '../../simulator';
import {
	chooseCredential,
	fillSetting,
	importTemplate,
	leaveNode,
	publish,
} from '../support/editorActions';
import { type EditorSession, openEditorSession } from '../support/editorSession';
import { credentialForAll, type Customer, startShops } from '../support/manyShops';
import { until } from '../support/until';

const scopes = [
	...['create', 'update', 'delete'].map((act) => `credential:${act}`),
	...['create', 'read', 'list', 'activate', 'deactivate', 'delete'].map((act) => `workflow:${act}`),
];
const key = { name: 'x-onboarding-key', value: 'canary-onboarding-key' };
const canary = 'canary-shpss-of-a-customer';
/** How long anything here may take on a machine that does other things besides. */
const patienceMs = 90_000;
/** The nodes of template 06b for which n8n chooses no credential. */
const byRequest = [
	'Look for its workflow',
	'Change its credentials',
	'Make its credentials',
	'Delete its credentials',
];
const credentialsOf06 = {
	'When objects are due': ['Sync Account', 'Registry'],
	'Register its orders': ['Sync Account', 'Registry'],
	'Remove its orders': ['Sync Account', 'Registry'],
	'Begin run': ['Sync Account', 'For all'],
	'Commit run': ['Sync Account', 'For all'],
} as const;

// In order: each step stands on the one before.
describe('a user who onboards shops', () => {
	let shops: readonly Customer[] = [];
	let session: EditorSession;
	let consoles: string;
	let apiKey: string;
	let onboarding: string;
	/** The workflows of the accounts that have one of their own, by account. */
	const own = new Map<string, string>();

	beforeAll(async () => {
		shops = await startShops(3, { app: { clientSecret: canary } });
		session = await openEditorSession();
		const { client } = session.n8n;
		({ operator: consoles } = await publishConsoles(session.n8n, 'scheduler'));
		const create = async (id: string, name: string, type: string, data: object) =>
			await client.createCredential({ id, name, type, data: { ...data } });
		await create('registry', 'Registry', 'syncAccountApi', {
			...{ accountId: 'scheduler', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		await create('all', 'For all', 'syncAccountApi', {
			...{ accountId: '={{ $json.account }}', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		await create('shops', 'Shops', 'shopifyAdminApi', {
			...credentialForAll(shops),
			...{ shop: '={{ $json.account }}', baseUrl: `={{ ${addresses()}[$json.account] }}` },
			clientSecret: canary,
		});
		await create('key', 'Onboarding key', 'httpHeaderAuth', key);
		apiKey = await client.createApiKey(scopes);
		await create('n8n', 'n8n of this test', 'n8nApi', {
			apiKey,
			baseUrl: `${session.n8n.url}/api/v1`,
		});
		// The editor has read which credentials there are.
		await session.page.reload();
	}, 400_000);

	afterAll(async () => {
		await session?.close();
		await Promise.all(shops.map(async ({ simulator }) => await simulator.close()));
	});

	const addresses = (): string =>
		`(${JSON.stringify(Object.fromEntries(shops.map(({ item }) => [item.account, item.shopUrl])))})`;

	const step = (name: string, act: () => Promise<void>): void => {
		it(name, async () => await session.step(name, act));
	};

	/** Sends a webhook what it is to do; n8n registers it a moment after its workflow was published. */
	const send = async (webhook: string, body: object, header: string = key.value) => {
		const ask = async () =>
			await fetch(`${session.n8n.url}/webhook/${webhook}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [key.name]: header },
				body: JSON.stringify(body),
			});
		const until = Date.now() + patienceMs;
		let response = await ask();
		while (response.status === 404 && Date.now() < until) {
			await delay(500);
			response = await ask();
		}
		const text = await response.text();
		expect(text).not.toContain('canary');
		return {
			status: response.status,
			body: response.ok || text.startsWith('{') ? JSON.parse(text) : text,
		};
	};
	const folder = () => path.join(session.n8n.userFolder, '.n8n');
	const rowsOf = (table: string, { item }: Customer) =>
		readSqliteTable(path.join(folder(), 'scheduled-sync', 'tables.sqlite'), table)
			.filter((row) => row.account === item.account)
			.map(({ id }) => String(id))
			.sort();
	const ordersOf = ({ simulator }: Customer) =>
		simulator.shop
			.truth()
			.map(({ id }) => id)
			.sort();
	const shop = (index: number): Customer => {
		const found = shops[index];
		if (found === undefined) throw new Error(`There is no shop ${index}`);
		return found;
	};

	step('imports template 06, chooses credentials, and publishes it', async () => {
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '06-many-accounts-one-scheduler.json');
		for (const [node, [label, name]] of Object.entries(credentialsOf06)) {
			await editor.openNode(node);
			await chooseCredential(page, label, name);
			await leaveNode(page);
		}
		await editor.openNode('Sync orders');
		await chooseCredential(page, 'Sync Account', 'For all');
		await chooseCredential(page, 'Shopify Admin', 'Shops');
		await leaveNode(page);
		await editor.openNode('Onboard an account');
		await chooseCredential(page, 'Header Auth', 'Onboarding key');
		await leaveNode(page);
		await editor.openNode('Settings');
		await fillSetting(page, 'table', 'orders_of_all');
		await leaveNode(page);
		await publish(page);
	});

	step('onboards an account by the webhook, which takes it from nobody else', async () => {
		const { account } = shop(0).item;
		expect(await send('sync-accounts', { account, minutes: 15 }, 'another')).toMatchObject({
			status: 403,
		});
		expect(await send('sync-accounts', { account, minutes: 15 })).toMatchObject({
			status: 200,
			body: { account, integration: 'shopify', name: 'orders', intervalMinutes: 15 },
		});
	});

	step('imports template 06b, whose settings the editor leaves out', async () => {
		const { client, url } = session.n8n;
		const { page, editor } = session;
		await editor.openNewWorkflow();
		await importTemplate(page, '06b-one-workflow-for-each-account.json');
		await editor.openNode('Settings');
		await fillSetting(page, 'apiUrl', `${url}/api/v1`);
		await fillSetting(page, 'pattern', (await client.createWorkflow(await pattern())).id);
		await leaveNode(page);
		await editor.openNode('Onboard an account');
		await chooseCredential(page, 'Header Auth', 'Onboarding key');
		await leaveNode(page);
		for (const node of byRequest) {
			await editor.openNode(node);
			await chooseCredential(page, 'n8n API', 'n8n of this test');
			await leaveNode(page);
		}
		await publish(page);
		onboarding = new URL(page.url()).pathname.split('/')[2] ?? '';
		await until(async () => (await client.workflow(onboarding))?.active === true);
		const saved = await client.workflow(onboarding);
		expect(saved?.settings).not.toMatchObject({ saveDataSuccessExecution: 'none' });
	});

	step('is told what is missing, before anything with a secret was sent', async () => {
		const nobody = { account: 'nobody', sync: false };
		expect(await send('sync-workflows', nobody)).toMatchObject({
			status: 400,
			body: { error: expect.stringMatching(/^This workflow saves executions/) },
		});
		await prepare();
		expect(await send('sync-workflows', nobody)).toEqual({
			status: 200,
			body: { account: 'nobody', sync: false },
		});
	});

	/** Chooses to save no executions; and has shops reached where those of this test are. */
	const prepare = async (): Promise<void> => {
		const { client } = session.n8n;
		const { name, nodes, connections } = (await client.workflow(onboarding)) ?? {
			name: '',
			nodes: [],
			connections: {},
		};
		const { settings } = await readTemplate('06b');
		const elsewhere = JSON.stringify(nodes).replace(
			"signIn: 'clientCredentials'",
			`baseUrl: ${JSON.stringify(addresses()).slice(1, -1)}[$('What is asked').first().json.account], $&`,
		);
		await client.updateWorkflow(onboarding, {
			...{ name, connections, settings },
			nodes: JSON.parse(elsewhere) as Workflow['nodes'],
		});
	};

	step('gives two accounts a workflow each, once, however often it is asked', async () => {
		const { client } = session.n8n;
		const before = (await client.credentialIds()).size;
		for (const { item } of [shop(1), shop(2)]) {
			const asked = { account: item.account, shop: item.account };
			const app = { clientId: defaultApp.clientId, clientSecret: canary };
			const first = await send('sync-workflows', { ...asked, ...app });
			expect(first).toMatchObject({ status: 200, body: { account: item.account, sync: true } });
			expect(await send('sync-workflows', { ...asked, ...app })).toEqual(first);
			own.set(item.account, (first.body as { workflowId: string }).workflowId);
		}
		expect(new Set(own.values()).size).toBe(2);
		expect((await client.credentialIds()).size).toBe(before + 4);
	});

	step('has the orders of each in the table, by the runs of its own workflow', async () => {
		for (const customer of [shop(1), shop(2)]) {
			await soon(() => rowsOf('orders_of_each', customer).length === 12);
			expect(rowsOf('orders_of_each', customer)).toEqual(ordersOf(customer));
		}
	});

	step('takes one back, and the other goes on', async () => {
		const { client } = session.n8n;
		const { account } = shop(1).item;
		const before = (await client.credentialIds()).size;
		expect(await send('sync-workflows', { account, sync: false })).toMatchObject({ status: 200 });
		expect(await client.workflow(own.get(account) ?? '')).toBeUndefined();
		expect((await client.credentialIds()).size).toBe(before - 2);
		const other = own.get(shop(2).item.account) ?? '';
		expect(await client.workflow(other)).toMatchObject({ active: true });
		const [latest] = await client.executions(other);
		await soon(async () => (await client.executions(other))[0]?.id !== latest?.id);
	});

	step('reads that the key was refused', async () => {
		const { client, url } = session.n8n;
		const data = { apiKey: 'canary-no-key', baseUrl: `${url}/api/v1` };
		await client.updateCredential({ id: 'n8n', name: 'n8n of this test', type: 'n8nApi', data });
		expect(await send('sync-workflows', { account: 'nobody', sync: false })).toMatchObject({
			status: 502,
			body: { error: expect.stringMatching(/^Read this workflow: Authorization failed/) },
		});
	});

	step('leaves nothing of a secret in the executions of n8n', async () => {
		const { client } = session.n8n;
		const saved = (await client.executions(onboarding)).length;
		// The one before nothing was saved any more, in which was no secret.
		expect(saved).toBe(1);
		// What is deleted in n8n's database goes when it next prunes.
		const database = new DatabaseSync(path.join(folder(), 'database.sqlite'), { readOnly: true });
		const found = database
			.prepare(
				'SELECT count(*) AS found FROM execution_data JOIN execution_entity ON id = executionId WHERE deletedAt IS NULL AND data LIKE ?',
			)
			.get(`%${canary}%`);
		database.close();
		expect(found).toEqual({ found: 0 });
	});

	step('sees the account of the scheduler in the console, synced', async () => {
		const { account } = shop(0).item;
		await soon(() => rowsOf('orders_of_all', shop(0)).length === 12);
		const browser = await launchChromium({});
		try {
			const context = await browser.newContext({
				httpCredentials: { username: 'operator', password: secrets.operatorPassword },
			});
			const page = await context.newPage();
			await page.goto(`${consoles}/objects`);
			const row = page.getByRole('row').filter({ hasText: account });
			expect(await row.innerText()).toMatch(/shopify orders/);
			expect(await row.innerText()).toMatch(/15 min/);
			expect(await page.getByRole('row').count()).toBe(2);
		} finally {
			await browser.close();
		}
	});

	const soon = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
		const end = Date.now() + patienceMs;
		while (!(await holds()) && Date.now() < end) await delay(500);
	};

	const pattern = async (): Promise<Workflow> => {
		const template = withSettings(
			withCredentials(await readTemplate('02b'), {
				syncAccountApi: { id: 'registry', name: 'Registry' },
				shopifyAdminApi: { id: 'shops', name: 'Shops' },
			}),
			{ table: 'orders_of_each' },
		);
		const options = {
			'Sync orders': { options: { accountColumn: 'account' } },
			'Every 5 minutes': { every: 1, options: { fireOnPublish: true } },
		};
		return {
			...template,
			nodes: template.nodes.map((node) => ({
				...node,
				parameters: {
					...node.parameters,
					...options[node.name as keyof typeof options],
				},
			})),
		};
	};
});
