import path from 'node:path';

import { openSqliteDestination } from '../../engine/destination';
import {
	closeIdleStores,
	withStore,
	type AccountStore,
	type SqliteConfig,
} from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { FreshN8n } from '../n8n/freshN8n';
import type { Workflow } from '../n8n/workflow';
import { fill, sold } from './shopTables';

/** Who signs in, in tests: none of it is to be seen anywhere. */
export const secrets = {
	operatorPassword: 'canary-operator-password',
	viewerPassword: 'canary-viewer-password',
	operatorToken: 'canary-operator-token-1234567890',
	viewerToken: 'canary-viewer-token-1234567890',
};

/** What the account, an order, a product and the reason of a failure are called. */
export interface ConsoleTexts {
	readonly accountId: string;
	readonly orderName: string;
	readonly title: string;
	readonly reason: string;
}

/** A console for operators and one for viewers, in a workflow of which nothing else runs. */
export function consoleWorkflow(): Workflow {
	const trigger = (name: string, place: string, role: string) => ({
		id: `node-${role}`,
		name,
		type: 'n8n-nodes-scheduled-sync.syncConsoleTrigger',
		typeVersion: 1,
		position: [0, place === 'console' ? 0 : 200],
		webhookId: `${role}-webhook`,
		parameters: { path: place, syncName: 'shopify.orders', options: {} },
		credentials: {
			syncAccountApi: { id: 'account', name: 'Account' },
			syncConsoleApi: { id: role, name: role },
		},
	});
	return {
		name: 'Console',
		nodes: [
			trigger('Console', 'console', 'operator'),
			trigger('Console for viewers', 'look', 'viewer'),
			{
				id: 'node-started',
				name: 'Started',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { Console: { main: [[{ node: 'Started', type: 'main', index: 0 }]] } },
	};
}

/** Sets the workflow up in a new n8n, publishes it, and returns where its consoles are. */
export async function publishConsoles(
	{ client, url }: FreshN8n,
	accountId: string,
): Promise<{
	readonly workflowId: string;
	readonly operator: string;
	readonly viewer: string;
}> {
	const account = { accountId, store: 'sqlite', sqliteFile: 'sync.sqlite' };
	await client.createCredential({
		id: 'account',
		name: 'Account',
		type: 'syncAccountApi',
		data: account,
	});
	for (const role of ['operator', 'viewer'] as const) {
		const data = {
			user: role,
			password: secrets[`${role}Password`],
			token: secrets[`${role}Token`],
			role,
		};
		await client.createCredential({ id: role, name: role, type: 'syncConsoleApi', data });
	}
	const { id } = await client.createWorkflow(consoleWorkflow());
	await client.publishWorkflow(id);
	return {
		workflowId: id,
		operator: `${url}/webhook/operator-webhook/console`,
		viewer: `${url}/webhook/viewer-webhook/look`,
	};
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Fills the store and the tables of that n8n, as syncs would have. */
export async function fillConsole(n8n: FreshN8n, texts: ConsoleTexts): Promise<void> {
	const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
	const config: SqliteConfig = { kind: 'sqlite', folder, file: 'sync.sqlite' };
	await withStore(config, systemEnvironment, async (store) => {
		const origin = { workflowId: 'w', executionId: '7' };
		await fillStore(store.account(texts.accountId, origin), texts);
	});
	await closeIdleStores();
	const destination = openSqliteDestination({ file: path.join(folder, 'tables.sqlite') });
	const owner = { accountId: texts.accountId };
	const ids = Array.from({ length: 120 }, (_, index) => 5_000 + index);
	const now = Date.now();
	await fill(
		destination,
		'orders',
		ids.map((number) => ({
			id: `gid://shopify/Order/${number}`,
			name: number === 5_119 ? texts.orderName : `#${number}`,
			createdAt: new Date(now - (5_120 - number) * 7 * MINUTE).toISOString(),
			day: dayAt(now),
			currencyCode: 'EUR',
			totalPrice: String((number % 90) + 9.95),
		})),
		owner,
	);
	await fill(
		destination,
		'lineItems',
		[
			['l1', texts.title],
			['l2', 'Assam, first flush'],
		].map(([id, title]) => ({
			id,
			orderId: 'gid://shopify/Order/5119',
			title,
			sku: 'TEA-1',
			keptQuantity: 2,
			gross: '19.90',
		})),
		owner,
	);
	const products = Array.from({ length: 12 }, (_, index) => ({
		id: `gid://shopify/Product/${index}`,
		title: index === 0 ? texts.title : `Product number ${index}`,
	}));
	await fill(destination, 'products', products, owner);
	const sales = Array.from({ length: 30 }, (_, back) =>
		products.map(({ id }, index) => {
			const net = ((index * 37 + back * 13) % 70) * 4.25 - (back === 9 && index === 3 ? 2_500 : 0);
			return sold(dayAt(now - back * DAY), id, net.toFixed(2), { quantity: String(index + 1) });
		}),
	).flat();
	await fill(destination, 'sales', sales, owner);
	await destination.close();
}

/** Objects that are claimed, paused and due. */
async function fillRegistry(objects: AccountStore['objects'], accountId: string): Promise<void> {
	const of = (account: string, name: string) => ({ account, integration: 'shopify', name });
	const day = { intervalMs: DAY };
	await objects.register([of('acme', 'orders'), { ...of('acme', 'products'), settings: day }]);
	await objects.claim({ limit: 1, mostInFlight: 1, mostPerAccount: 1, beginWithinMs: DAY });
	await objects.register([of(accountId, 'orders'), of('globex', 'orders')]);
	await objects.change(of('globex', 'orders'), { paused: true });
}

async function fillStore(
	{ runs, failed, objects }: AccountStore,
	{ accountId, reason, orderName }: ConsoleTexts,
): Promise<void> {
	await fillRegistry(objects, accountId);
	const now = Date.now();
	const judgement = { verdict: 'complete' as const, reason: 'The source counted 812 records' };
	const begin = async (runId: string, sync: string, from: number, to: number) => {
		const jobType = 'INCREMENTAL' as const;
		await runs.begin({ sync, jobType, runId, maxRunTimeMs: 3_600_000, keepMs: 90 * DAY }, () => ({
			window: { from, to },
			target: to,
			sliceMs: undefined,
			clockSkewMs: 0,
			gap: undefined,
		}));
	};
	for (let number = 60; number > 0; number--) {
		const [from, to] = [now - (number + 1) * 5 * MINUTE, now - number * 5 * MINUTE];
		await begin(
			`20260301T12${String(60 - number).padStart(2, '0')}00Z-h0k2m4p6r8`,
			'shopify.orders',
			from,
			to,
		);
		await runs.commit(`20260301T12${String(60 - number).padStart(2, '0')}00Z-h0k2m4p6r8`, () => ({
			counts: {
				pages: 4,
				fetched: 812,
				created: 40,
				updated: 3,
				countBefore: 812,
				countAfter: 812,
			},
			doneUpTo: to,
			advances: true,
			...judgement,
			counted: judgement,
			next: undefined,
		}));
	}
	await begin('20260301T115500Z-q2b7k0x4vd', 'crm.contacts', now - DAY, now - MINUTE);
	const record = (externalId: string, waits: boolean) => ({
		content: {
			kind: 'record' as const,
			record: {
				externalId,
				columns: { id: externalId },
				cursor: null,
				cursorField: '',
				readAt: now,
			},
		},
		place: 'contacts',
		page: undefined,
		batchNum: 1,
		reason,
		next: waits ? { kind: 'waits' as const, dueAt: now + DAY } : ({ kind: 'givenUp' } as const),
	});
	await failed.keep('20260301T115500Z-q2b7k0x4vd', [
		record(orderName, true),
		record('4711', true),
		record('4712', false),
	]);
	const incomplete = { verdict: 'incomplete' as const, reason };
	await runs.commit('20260301T115500Z-q2b7k0x4vd', () => ({
		counts: { fetched: 10, failed: 3, kept: 3 },
		doneUpTo: now - MINUTE,
		advances: true,
		...incomplete,
		counted: incomplete,
		next: undefined,
	}));
	await begin('20260301T115000Z-a8t3m1c6zr', 'erp.inventory', now - DAY, now - MINUTE);
	await runs.fail('20260301T115000Z-a8t3m1c6zr', { fetched: 2 }, { message: reason });
}

function dayAt(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}
