import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Journal } from '../../../demo/folder/journal';
import { emptyDemoFolder, openDemoFolder } from '../../../demo/folder/demoFolder';
import { readState, writeState } from '../../../demo/folder/demoState';
import { markAsRunning } from '../../../demo/folder/runningMark';
import { syncLine } from '../../../demo/report/syncLine';
import { realShop } from '../../../demo/shop/realShop';
import { CleanUp } from '../../../rig/cleanUp';
import { n8nEnvironment } from '../../../rig/n8n/environment';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'demo-parts-'));
});

afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

describe('the real shop', () => {
	const secret = { SHOPIFY_CLIENT_ID: 'id', SHOPIFY_CLIENT_SECRET: 'secret' };

	it.each(['my-shop', 'MY-SHOP.myshopify.com', ' https://my-shop.myshopify.com/ '])(
		'is found in the environment, however its name is written: %j',
		(SHOPIFY_SHOP) => {
			expect(realShop({ ...secret, SHOPIFY_SHOP })?.credential).toEqual({
				shop: 'my-shop',
				signIn: 'clientCredentials',
				clientId: 'id',
				clientSecret: 'secret',
			});
		},
	);

	it('is signed in to by access token when that is what there is', () => {
		expect(
			realShop({ SHOPIFY_SHOP: 'my-shop', SHOPIFY_ACCESS_TOKEN: 'shpat_1' })?.credential,
		).toEqual({ shop: 'my-shop', signIn: 'accessToken', accessToken: 'shpat_1' });
	});

	it.each([{}, { SHOPIFY_SHOP: '' }, secret])('is none without a name: %j', (environment) => {
		expect(realShop(environment)).toBeUndefined();
	});

	it.each(['evil.com/x.myshopify.com', 'shop.example.com', 'a b', '-shop'])(
		'is refused under a name that is no shop: %s',
		(SHOPIFY_SHOP) => {
			expect(() => realShop({ ...secret, SHOPIFY_SHOP })).toThrow(
				`SHOPIFY_SHOP must be the shop's name, such as my-shop or my-shop.myshopify.com, but it is "${SHOPIFY_SHOP}".`,
			);
		},
	);

	it('is refused without anything to sign in with', () => {
		expect(() => realShop({ SHOPIFY_SHOP: 'my-shop', SHOPIFY_CLIENT_ID: 'id' })).toThrow(
			/nothing to sign in with\. Set SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET/,
		);
	});
});

describe('a demo folder', () => {
	it('is used by one process at a time', () => {
		const file = path.join(folder, 'running.pid');
		// The process that runs this test's process is alive, and another one.
		writeFileSync(file, String(process.ppid));
		expect(() => markAsRunning(file)).toThrow(`running already, as process ${process.ppid}`);
		expect(readFileSync(file, 'utf8')).toBe(String(process.ppid));
	});

	it('is emptied of all that it kept, but stays in use', async () => {
		const demo = await openDemoFolder('shop', folder);
		await writeState(demo.stateFile, { initialValue: 'then' });
		writeFileSync(path.join(demo.n8n, 'log'), 'then');
		const release = markAsRunning(demo.runningFile);
		await emptyDemoFolder(demo);
		expect(readdirSync(demo.path).sort()).toEqual(['n8n', 'running.pid']);
		expect(readdirSync(demo.n8n)).toEqual([]);
		release();
	});

	it.each(['999999999', 'nonsense', ''])('is free again when its process is gone: %j', (holder) => {
		const file = path.join(folder, 'running.pid');
		writeFileSync(file, holder);
		const release = markAsRunning(file);
		expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
		release();
		expect(() => readFileSync(file)).toThrow('ENOENT');
	});

	it('keeps its state, and says which file is damaged', async () => {
		const file = path.join(folder, 'state.json');
		expect(await readState(file)).toEqual({});
		await writeState(file, { blocks: 'abc' });
		expect(await readState(file)).toEqual({ blocks: 'abc' });
		writeFileSync(file, '{');
		await expect(readState(file)).rejects.toThrow(`${file} is damaged. Delete the folder`);
	});
});

it('the journal gives back every order and edit, and passes over a line that a crash cut short', () => {
	const file = path.join(folder, 'orders.jsonl');
	const journal = new Journal(file);
	const events = [
		{ kind: 'created', at: 1_700_000_000_000 },
		{ kind: 'edited', at: 1_700_000_001_000, id: 4_500_000_001 },
	] as const;
	expect(journal.read()).toEqual([]);
	for (const event of events) journal.append(event);
	writeFileSync(file, '17000', { flag: 'a' });
	expect(journal.read()).toEqual(events);
});

it('clean-up runs in the reverse order, to its end, and then reports the first failure', async () => {
	const ran: string[] = [];
	const cleanUp = new CleanUp();
	cleanUp.add(() => void ran.push('opened first'));
	cleanUp.add(async () => await Promise.reject(new Error('did not close')));
	cleanUp.add(() => void ran.push('opened last'));
	await expect(cleanUp.run()).rejects.toThrow('did not close');
	expect(ran).toEqual(['opened last', 'opened first']);
	await expect(cleanUp.run()).resolves.toBeUndefined();
});

describe("n8n's environment", () => {
	const settings = { userFolder: '/somewhere', port: 1, brokerPort: 2 };

	it('takes nothing over that would turn it to another database, and keeps the rest', () => {
		const environment = n8nEnvironment(settings, {
			PATH: '/bin',
			DB_TYPE: 'postgresdb',
			N8N_ENCRYPTION_KEY: 'someone else’s',
			N8N_DIAGNOSTICS_ENABLED: 'true',
			NODE_OPTIONS: '--inspect',
			npm_config_registry: 'https://example.com',
		});
		expect(environment).toMatchObject({
			PATH: '/bin',
			N8N_USER_FOLDER: '/somewhere',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_DIAGNOSTICS_ENABLED: 'false',
		});
		expect(environment).not.toHaveProperty('DB_TYPE');
		expect(environment).not.toHaveProperty('N8N_ENCRYPTION_KEY');
		expect(environment).not.toHaveProperty('NODE_OPTIONS');
		expect(environment).not.toHaveProperty('npm_config_registry');
	});

	it('sends nothing on this machine through a proxy', () => {
		expect(n8nEnvironment(settings, { NO_PROXY: 'intranet' }).NO_PROXY).toBe(
			'intranet,127.0.0.1,localhost',
		);
	});
});

describe('the line about a sync', () => {
	const report = {
		executionId: '7',
		at: '2026-03-01T10:02:05.000Z',
		from: '2026-03-01T09:59:00.000Z',
		to: '2026-03-01T10:00:00.000Z',
		orders: 1,
		listed: [],
		value: '2026-03-01T10:00:00.000Z',
	};

	it('names window, orders, new variable and verdict', () => {
		expect(syncLine(report, '✓ fine')).toBe(
			'10:02:05  window 03-01 09:59:00 → 03-01 10:00:00  1 order  lastFilterDate = 03-01 10:00:00  ✓ fine',
		);
	});

	it('says that the variable stays when the window was empty', () => {
		expect(syncLine({ ...report, orders: 0, value: undefined }, '✓ fine')).toBe(
			'10:02:05  window 03-01 09:59:00 → 03-01 10:00:00  0 orders  lastFilterDate unchanged  ✓ fine',
		);
	});

	it('says where and why a run failed', () => {
		const failure = 'in "Send to your app": connect ECONNREFUSED';
		expect(syncLine({ ...report, failure }, '✓ fine')).toBe(
			'10:02:05  ✗ execution 7 failed in "Send to your app": connect ECONNREFUSED',
		);
	});
});
