import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import { launchChromium } from '../../rig/browser/chromium';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { fillConsole, publishConsoles, secrets } from '../../rig/console/servedConsole';
import { until } from '../support/until';

/** What people and shops call things who mean no good. */
const hostile = {
	accountId: `<img src=x onerror=alert(1)>"'&`,
	orderName: `#1<script>alert('order')</script>"><b>`,
	reason: `</td><script>alert("reason")</script>' onmouseover='x`,
	title: `<svg onload=alert(1)>Tea & "Biscuits"`,
};

/** The run in which something failed, and the one that failed itself. */
const runs = { incomplete: '20260301T115500Z-q2b7k0x4vd', failed: '20260301T115000Z-a8t3m1c6zr' };

const screenshots = path.resolve(__dirname, '..', '..', '.cache', 'screenshots');
const basic = (user: string, password: string) =>
	`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const asOperator = { authorization: `Bearer ${secrets.operatorToken}` };
const asViewer = { authorization: `Bearer ${secrets.viewerToken}` };
const json = { 'content-type': 'application/json' };
const page = { accept: 'text/html' };

describe('the console in a real n8n and a real browser', () => {
	let n8n: FreshN8n;
	let browser: Browser;
	let at: Awaited<ReturnType<typeof publishConsoles>>;

	beforeAll(async () => {
		await mkdir(screenshots, { recursive: true });
		n8n = await startFreshN8n();
		at = await publishConsoles(n8n, hostile.accountId);
		await fillConsole(n8n, hostile);
		browser = await launchChromium({});
	}, 400_000);

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	const signedIn = async (
		role: 'operator' | 'viewer',
		options: Parameters<Browser['newContext']>[0] = {},
	): Promise<BrowserContext> =>
		await browser.newContext({
			httpCredentials: { username: role, password: secrets[`${role}Password`] },
			locale: 'en-GB',
			...options,
		});

	const looking = async (context: BrowserContext): Promise<Page> => {
		const opened = await context.newPage();
		// Whatever of the hostile text should run would end the test.
		opened.on('dialog', () => {
			throw new Error('A script ran');
		});
		return opened;
	};

	const pages = [
		['overview', ''],
		['runs', '/runs'],
		['a run', `/runs/${runs.incomplete}`],
		['failed', '/failed'],
		['objects', '/objects'],
		['orders', '/orders'],
		['an order', '/orders/5119'],
		['sales', '/sales'],
		['an error', '/sales?from=2026-02-02&to=2026-01-01'],
	] as const;

	const looks = [
		['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
		['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
		['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
	] as const;

	it.each(looks)(
		'shows every page, hostile texts as text, in its look "%s"',
		async (look, options) => {
			const context = await signedIn('operator', options);
			const opened = await looking(context);
			for (const [name, address] of pages) {
				const response = await opened.goto(`${at.operator}${address}`);
				expect([name, response?.status()]).toEqual([name, name === 'an error' ? 400 : 200]);
				await opened.screenshot({
					path: path.join(screenshots, `console-${look}-${name.replace(' ', '-')}.png`),
					fullPage: true,
				});
				expect(
					await opened
						.locator('script, img, b:not(.figures b), svg[onload], [onmouseover]')
						.count(),
				).toBe(0);
				// Its policy lets in the style sheet.
				const back = await opened
					.locator('body')
					.evaluate((body) => getComputedStyle(body).backgroundColor);
				expect(back).toBe(look === 'dark' ? 'rgb(18, 22, 29)' : 'rgb(246, 247, 249)');
				expect(await opened.title()).toContain(hostile.accountId);
				const [scrolls, width] = [
					await opened.locator('html').evaluate((html) => html.scrollWidth),
					options.viewport.width,
				];
				expect([name, scrolls]).toEqual([name, width]);
			}
			await context.close();
		},
	);

	it('shows hostile names, reasons and titles as they are', async () => {
		const context = await signedIn('viewer');
		const opened = await looking(context);
		const shows = async (address: string, text: string) => {
			await opened.goto(`${at.viewer}${address}`);
			expect(await opened.getByText(text).count()).toBeGreaterThan(0);
		};
		await shows('', hostile.accountId);
		await shows('', hostile.reason);
		await shows('/runs', hostile.reason);
		await shows(`/runs/${runs.incomplete}`, hostile.reason);
		await shows('/failed', hostile.orderName);
		await shows('/failed', hostile.reason);
		await shows('/objects', hostile.accountId);
		await shows('/orders', hostile.orderName);
		await shows('/orders/5119', hostile.title);
		await shows('/sales', hostile.title);
		await context.close();
	});

	it('leads from page to page, by links and by the keyboard', async () => {
		const context = await signedIn('viewer');
		const opened = await looking(context);
		await opened.goto(at.viewer);
		await opened.keyboard.press('Tab');
		expect(await opened.evaluate(() => document.activeElement?.textContent)).toBe(
			'Skip to the content',
		);
		await opened.getByRole('link', { name: 'Orders', exact: true }).click();
		await opened.getByRole('link', { name: 'Next page' }).click();
		await opened.getByRole('link', { name: '#5069' }).click();
		expect(await opened.getByRole('heading', { level: 1 }).innerText()).toBe('Order #5069');
		await opened.getByRole('link', { name: 'Runs', exact: true }).click();
		await opened.getByLabel('Sync').fill('erp.inventory');
		await opened.getByRole('button', { name: 'Show' }).click();
		await opened.getByRole('link', { name: runs.failed }).click();
		expect(await opened.getByRole('heading', { level: 1 }).innerText()).toBe(`Run ${runs.failed}`);
		await opened.getByRole('link', { name: 'Overview' }).click();
		expect(await opened.getByText('need somebody to look at them').count()).toBe(1);
		expect(await opened.getByRole('button').count()).toBe(0);
		await context.close();
	});

	it('starts a sync from the page, of which the workflow goes on', async () => {
		const context = await signedIn('operator');
		const opened = await looking(context);
		await opened.goto(at.operator);
		await opened.getByRole('button', { name: 'Start a sync' }).click();
		const said = await opened.getByRole('status').first().innerText();
		const runId = /started as (\S+)\./.exec(said)?.[1] ?? '';
		expect(runId).toMatch(/^\d{8}T\d{6}Z-[a-z0-9]{10}$/);
		await until(async () => (await n8n.client.executions(at.workflowId)).length > 0, 100);
		const [execution] = await n8n.client.executions(at.workflowId);
		const { data } = await n8n.client.execution(execution?.id ?? '');
		expect(data?.resultData.runData?.Started?.[0]?.data?.main?.[0]?.[0]?.json).toEqual({
			run_id: runId,
			initiator: 'user',
			requested_at: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		await context.close();
	});

	it('has what failed tried again and given up', async () => {
		const context = await signedIn('operator');
		const opened = await looking(context);
		await opened.goto(`${at.operator}/failed`);
		await opened.getByRole('button', { name: 'Give up: 4711' }).click();
		expect(await opened.getByRole('status').first().innerText()).toContain('It was given up');
		await opened.getByRole('button', { name: 'Try again: 4712' }).click();
		expect(await opened.getByRole('status').first().innerText()).toContain('It is due now');
		const row = (id: string) => opened.getByRole('row').filter({ hasText: id });
		expect(await row('4711').innerText()).toContain('Given up');
		expect(await row('4712').innerText()).toContain('Waiting');
		await context.close();
	});

	it('has an object paused and resumed, synced now and more often', async () => {
		const context = await signedIn('operator');
		const opened = await looking(context);
		await opened.goto(`${at.operator}/objects`);
		const row = opened.getByRole('row').filter({ hasText: 'shopify products' });
		const press = async (label: string, said: string) => {
			await opened.getByRole('button', { name: `${label}: shopify products of acme` }).click();
			expect(await opened.getByRole('status').first().innerText()).toContain(said);
		};
		await press('Pause', 'It is paused');
		expect(await row.innerText()).toContain('Paused');
		await press('Resume', 'It is claimed again when it is due');
		await opened.getByLabel('Minutes between syncs: shopify products of acme').fill('15');
		await press('Set minutes', 'The interval was changed');
		expect(await row.innerText()).toContain('15 min');
		await press('Sync now', 'It is due now');
		expect(await row.innerText()).toContain('Due');
		await context.close();
	});

	const ask = async (address: string, init: RequestInit = {}) =>
		await fetch(address, { redirect: 'manual', ...init });

	it('answers machines, with the headers that keep what it says to itself', async () => {
		const started = await ask(`${at.operator}/api/performance-metrics/sync`, {
			method: 'POST',
			headers: { ...asOperator, ...json, 'idempotency-key': 'e2e-1' },
		});
		expect([202, 409]).toContain(started.status);
		const listed = await ask(`${at.operator}/api/ingest/runs?limit=1`, {
			headers: asViewerOf('operator'),
		});
		expect(listed.status).toBe(200);
		const headers: Record<string, string> = {};
		listed.headers.forEach((value, name) => (headers[name] = value));
		expect(headers).toMatchObject({
			'cache-control': 'no-store',
			'content-type': 'application/json; charset=utf-8',
			'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
		});
		expect(await listed.json()).toMatchObject({ items: [{ run_id: expect.any(String) }] });
		for (const address of [
			'/orders/5119',
			'/orders?limit=3',
			'/analytics/pipelines',
			'/openapi.json',
			'/api/failed',
			'/api/objects',
		]) {
			expect([
				address,
				(await ask(`${at.operator}${address}`, { headers: asOperator })).status,
			]).toEqual([address, 200]);
		}
		const wrong = await ask(
			`${at.viewer}/analytics/commerce/overview?from=2026-02-02&to=2026-01-01`,
			{
				headers: asViewer,
			},
		);
		expect(wrong.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
		expect(await wrong.json()).toMatchObject({
			status: 400,
			detail: '"from" (2026-02-02) is after "to" (2026-01-01)',
		});
		const other = await ask(`${at.viewer}/orders`, {
			headers: { ...asViewer, origin: 'https://evil.example' },
		});
		expect(other.headers.get('access-control-allow-origin')).toBeNull();
	});

	const asViewerOf = (role: 'operator' | 'viewer') => (role === 'operator' ? asOperator : asViewer);

	it('lets a viewer do nothing, whatever is sent', async () => {
		const { items } = (await (
			await ask(`${at.viewer}/api/failed`, { headers: asViewer })
		).json()) as {
			items: { failed_id: string }[];
		};
		const id = items[0]?.failed_id ?? '';
		const before = (await n8n.client.executions(at.workflowId)).length;
		for (const address of [
			'/api/performance-metrics/sync',
			`/api/failed/${id}/retry`,
			`/api/failed/${id}/give-up`,
			'/api/objects/x/pause',
		]) {
			const answer = await ask(`${at.viewer}${address}`, {
				method: 'POST',
				headers: { ...asViewer, ...json },
			});
			expect([address, answer.status]).toEqual([address, 403]);
		}
		for (const address of [
			'/start',
			`/failed/${id}/retry`,
			`/failed/${id}/give-up`,
			'/objects/x/pause',
		]) {
			const answer = await ask(`${at.viewer}${address}`, {
				method: 'POST',
				headers: { ...page, authorization: basic('viewer', secrets.viewerPassword) },
				body: new URLSearchParams({ token: 'x' }),
			});
			expect([address, answer.status]).toEqual([address, 403]);
		}
		// The other console's credential is none of this one's.
		expect((await ask(`${at.operator}/api/failed`, { headers: asViewer })).status).toBe(401);
		expect((await n8n.client.executions(at.workflowId)).length).toBe(before);
	});

	it('takes a form once, and none that is forged, of another action, or of another site', async () => {
		const headers = { ...page, authorization: basic('operator', secrets.operatorPassword) };
		const shown = await (await ask(`${at.operator}/failed`, { headers })).text();
		const token = /name="token"\s+value="([^"]+)"/.exec(shown)?.[1] ?? '';
		expect(token).not.toBe('');
		const post = async (address: string, body: BodyInit, more: object = {}) =>
			(
				await ask(`${at.operator}${address}`, {
					method: 'POST',
					headers: { ...headers, ...more },
					body,
				})
			).status;
		const form = (given: string) => new URLSearchParams({ token: given });
		const action = /action="[^"]*?(\/failed\/[^"]+)"/.exec(shown)?.[1] ?? '';
		expect(await post('/start', form(token))).toBe(403);
		expect(await post(action, form(token))).toBe(303);
		expect(await post(action, form(token))).toBe(403);
		expect(await post('/start', form(`${token.slice(0, -1)}~`))).toBe(403);
		expect(await post('/start', form(''))).toBe(403);
		expect(await post('/start', new URLSearchParams())).toBe(403);
		expect(await post('/api/performance-metrics/sync', form(token))).toBe(415);
		expect(
			await post('/api/performance-metrics/sync', '{}', { 'content-type': 'text/plain' }),
		).toBe(415);
	});

	it('slows down 50 failed sign-ins, and tells what it is only who is signed in', async () => {
		const nobody = await ask(at.viewer, { headers: page });
		expect(nobody.status).toBe(401);
		expect(nobody.headers.get('www-authenticate')).toBe(
			'Basic realm="Sync Console", charset="UTF-8"',
		);
		expect(await nobody.text()).not.toContain('onerror');
		const failing = async (guess: string) =>
			await ask(at.viewer, { headers: { authorization: basic('viewer', guess) } });
		const statuses = new Map<number, number>();
		for (let attempt = 0; attempt < 50; attempt++) {
			const answer = await failing(`guess-${attempt}`);
			statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
			if (answer.status === 429)
				expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
		}
		expect([...statuses.keys()].sort()).toEqual([401, 429]);
		expect(statuses.get(401)).toBeLessThan(12);
		// The right password has to wait as well, and the other console is none of it.
		await until(async () => (await failing('once more')).status === 429, 1);
		expect((await ask(`${at.viewer}/api/failed`, { headers: asViewer })).status).toBe(429);
		expect((await ask(`${at.operator}/api/failed`, { headers: asOperator })).status).toBe(200);
	});

	it('tells no secret, on no page and in no log or execution', async () => {
		const log = await readFile(n8n.logFile, 'utf8');
		const executions = await n8n.client.executions(at.workflowId);
		const whole = await Promise.all(
			executions.map(async ({ id }) => await n8n.client.execution(id)),
		);
		const shown = await Promise.all(
			pages.map(
				async ([, address]) =>
					await (
						await ask(`${at.operator}${address}`, { headers: { ...page, ...asOperator } })
					).text(),
			),
		);
		const all = [log, JSON.stringify(whole), ...shown].join('\n');
		expect(all).not.toContain('canary');
		expect(all).not.toContain(
			Buffer.from(`operator:${secrets.operatorPassword}`).toString('base64'),
		);
	});
});
