import { Links, renderPage, type View } from '../../console';
import { answerApi, type ConsoleContext } from '../../engine/console';
import type { Store } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { consoleNames } from '../../rig/console/shopTables';
import { lastDays, orderInTheMiddle, type Sharing, type Shop } from './manyOrders';
import type { ShopDatabase } from './shopDatabase';

/** Something that is asked of a console, with its answer. */
export interface Question {
	readonly name: string;
	ask(): Promise<string>;
	/** What stands in no answer but the right one. */
	readonly shows: string;
}

type Query = Readonly<Record<string, string>>;

/** What people and machines ask of the console of a shop, as the trigger answers them once they are signed in. */
export function questions(
	store: Store,
	{ destination }: ShopDatabase,
	shop: Shop,
	{ accountId, shared }: Sharing,
): readonly Question[] {
	const context: ConsoleContext = {
		account: store.account(accountId),
		store,
		environment: systemEnvironment,
		tables: {
			rows: async (query) =>
				await destination.rows({ ...query, accountId, accountColumn: shared?.column }),
		},
		names: consoleNames,
		sync: undefined,
		shownTime: (ms) => new Date(ms).toISOString(),
	};
	const view: View = {
		accountId,
		user: { name: 'bench', role: 'operator', isAmbient: true },
		links: new Links('console', 0),
		timeZone: 'UTC',
		now: systemEnvironment.now(),
		token: () => 'token',
	};
	const api = async (address: string, query: Query = {}) => {
		const path = address.split('/');
		const request = { method: 'GET', path, query, idempotencyKey: undefined } as const;
		return JSON.stringify((await answerApi(context, 'viewer', request)).body);
	};
	const page = async (address: string, query: Query = {}) => {
		const path = address.split('/').filter(Boolean);
		return (await renderPage(view, context, { path, query })) ?? '';
	};
	const [month, year] = [lastDays(shop, 30), lastDays(shop, 365)];
	const order = orderInTheMiddle(shop, { accountId, shared });
	const overview = 'analytics/commerce/overview';
	return [
		{
			name: 'API, overview of 30 days',
			ask: async () => await api(overview, month),
			shows: month.from,
		},
		{
			name: 'API, overview of a year',
			ask: async () => await api(overview, year),
			shows: `"day":"${year.from}"`,
		},
		{
			name: 'page, sales of 30 days',
			ask: async () => await page('sales', month),
			shows: 'Product number 1',
		},
		{
			name: 'page, sales of a year',
			ask: async () => await page('sales', year),
			shows: 'Product number 1',
		},
		{ name: 'page, overview', ask: async () => await page(''), shows: 'sync-9' },
		{ name: 'API, pipelines', ask: async () => await api('analytics/pipelines'), shows: 'sync-9' },
		{ name: 'page, runs', ask: async () => await page('runs'), shows: 'sync-9' },
		{ name: 'page, orders', ask: async () => await page('orders'), shows: 'Next page' },
		{ name: 'page, an order', ask: async () => await page(`orders/${order}`), shows: 'TEA-1' },
	];
}
