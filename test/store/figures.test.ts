import type { RefreshResult } from '../../engine/destination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { allOrdersScopes, type LedgerEntry, type Simulator, startSimulator } from '../../simulator';
import { expectedSales, expectedWithin } from '../../rig/figures/expectedFigures';
import {
	expectedPerformance,
	performanceOf,
	salesOf,
	withNet,
} from '../../rig/figures/foundFigures';
import { destinationBackEnds, freshDatabases } from '../support/destinations';
import { figureStatement } from '../support/figures/figureStatements';
import { syncOrders } from '../support/figures/syncedOrders';
import { inSharedMariadb, inSharedPostgres } from '../support/servers/serversOfWorker';

const timeZone = 'America/New_York';
const readAt = Date.parse('2026-11-20T12:00:00Z');

/** The clocks of New York go back on 1 November 2026, and forward on 8 March. */
const [last, first7, first30] = ['2026-11-19', '2026-11-13', '2026-10-21'];

/** Gross in cents and units, day by day. */
function soldByDay(ledger: readonly LedgerEntry[], from: string, to: string) {
	const days = new Map<string, readonly [gross: number, quantity: number]>();
	for (const [key, { gross, quantity }] of expectedSales(ledger, timeZone)) {
		const [day = ''] = JSON.parse(key) as readonly string[];
		if (day < from || day > to) continue;
		const [grossBefore, quantityBefore] = days.get(day) ?? [0, 0];
		days.set(day, [grossBefore + gross, quantityBefore + quantity]);
	}
	return [...days].sort().map(([day, figures]) => [day, ...figures]);
}

describe.each(destinationBackEnds)(
	'figures in $name, of a shop in New York seen from Tokyo',
	(backEnd) => {
		// Before any connection of these tests.
		beforeAll(async () => {
			await inSharedPostgres("ALTER ROLE CURRENT_USER SET TimeZone = 'Asia/Tokyo'");
			await inSharedMariadb("SET GLOBAL time_zone = '+09:00'");
		});
		const database = freshDatabases(backEnd);
		const { dialect } = backEnd;
		const ownZone = process.env.TZ;
		let simulator: Simulator;

		beforeAll(async () => {
			process.env.TZ = 'Asia/Tokyo';
			simulator = await startSimulator({
				orders: 400,
				from: '2026-10-18T00:00:00Z',
				to: '2026-11-20T08:00:00Z',
				timeZone,
				app: { scopes: allOrdersScopes },
				plan: 'plus',
			});
			const { shop } = simulator;
			const create = (createdAt: string, more = {}) =>
				shop.createOrder({ createdAt, lineItems: 3, ...more }).id;
			// The last and the first moment of a day there, the hour that comes twice, and a day of 23 hours.
			create('2026-11-01T03:59:59Z');
			create('2026-11-01T04:00:00Z');
			create('2026-11-01T05:30:00Z');
			create('2026-11-01T06:30:00Z');
			create('2026-11-02T04:59:59Z');
			create('2026-03-08T04:59:59Z');
			create('2026-03-09T03:59:59Z');
			create('2026-11-15T12:00:00Z', { test: true });
			shop.cancelOrder(create('2026-11-16T12:00:00Z'));
			const refunded = create('2026-11-10T12:00:00Z');
			shop.refundOrder(refunded, { at: Date.parse('2026-11-18T04:30:00Z') });
			const edited = create('2026-11-17T12:00:00Z');
			const [lineItem] = shop.ledger().find(({ order }) => order === edited)?.lineItems ?? [];
			shop.removeLineItems(edited, [{ lineItem: lineItem?.id ?? '' }]);
		});
		afterAll(async () => {
			await simulator.close();
			await inSharedPostgres('ALTER ROLE CURRENT_USER RESET TimeZone');
			await inSharedMariadb('SET GLOBAL time_zone = DEFAULT');
			if (ownZone === undefined) delete process.env.TZ;
			else process.env.TZ = ownZone;
		});
		beforeEach(async () => {
			await readOrders();
		});

		const readOrders = async () => {
			simulator.fillBucket(20_000);
			await syncOrders(simulator, database.open(), systemEnvironment);
		};
		const refresh = async (
			figure: string,
			key: readonly string[],
			parameters: readonly string[] = [],
		): Promise<RefreshResult> =>
			await database.open().refresh({
				table: figure,
				key,
				query: figureStatement(figure, dialect),
				parameters,
				owner: `acme:${figure}`,
				runId: 'run-1',
				readAt,
			});
		const sales = async () =>
			await refresh('measurement_sales', ['day', 'productId', 'currencyCode']);
		const performance = async () =>
			await refresh(
				'measurement_performance',
				['productId', 'currencyCode'],
				[last, first7, first30],
			);

		it('are asked of a server that is elsewhere', async () => {
			const zoneOf: Record<string, string> = {
				PostgreSQL: "SELECT current_setting('TimeZone') AS zone",
				MariaDB: 'SELECT @@global.time_zone AS zone',
			};
			const zone = zoneOf[backEnd.name];
			const found = zone === undefined ? [] : await database.query(zone);
			expect(['Asia/Tokyo', '+09:00', undefined]).toContain(found[0]?.zone);
		});

		it('are those of the books, to the cent, on the days of the shop', async () => {
			await sales();
			const text = dialect === 'MariaDB' ? 'char' : 'text';
			const rows = await database.query(
				`SELECT s.*, CAST(day AS ${text}) AS "shownDay" FROM measurement_sales s`,
			);
			const expected = expectedSales(simulator.shop.ledger(), timeZone);
			expect(salesOf(rows)).toEqual(withNet(expected));
			expect(expected.size).toBeGreaterThan(200);
			const days = new Set([...expected.keys()].map((key) => (JSON.parse(key) as string[])[0]));
			for (const day of ['2026-03-07', '2026-03-08', '2026-10-31', '2026-11-01', '2026-11-17']) {
				expect(days).toContain(day);
			}
		});

		it('of 7 and 30 days are the sums over these days', async () => {
			await sales();
			await performance();
			const rows = await database.query('SELECT * FROM measurement_performance');
			const all = expectedSales(simulator.shop.ledger(), timeZone);
			const expected = expectedPerformance(all, readAt, timeZone);
			expect(rows).toHaveLength(expected.size);
			expect(performanceOf(rows)).toEqual(expected);
			expect(expectedWithin(all, first7, last).size).toBeGreaterThan(5);
		});

		it('are found by their days, and added up, as the console asks for them', async () => {
			await sales();
			const rows = await database.open().rows({
				table: 'measurement_sales',
				accountId: 'acme',
				where: [
					{ column: 'day', is: '>=', value: first30 },
					{ column: 'day', is: '<=', value: last },
				],
				sums: { of: ['gross', 'quantity'], by: ['day', 'currencyCode'] },
				order: [{ column: 'day' }],
				limit: undefined,
			});
			const shown = rows.map(({ day, gross, quantity }) => [
				String(day).slice(0, 10),
				Number((Number(gross) * 100).toFixed(4)),
				Number(quantity),
			]);
			expect(shown).toEqual(soldByDay(simulator.shop.ledger(), first30, last));
			expect(shown.length).toBeGreaterThan(20);
		});

		it('stay as they are, every row of them, when they are refreshed again or the orders are read again', async () => {
			const { rows } = await sales();
			await performance();
			await readOrders();
			expect(await sales()).toEqual({ rows, created: 0, updated: 0, unchanged: rows, deleted: 0 });
			expect(await performance()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
		});

		it('follow an edit, a refund and an order that comes late, and nothing else changes', async () => {
			await sales();
			const { shop } = simulator;
			const late = shop.createOrder({ createdAt: '2026-11-19T12:00:00Z', lineItems: 1 });
			shop.refundOrder(late.id, { at: Date.parse('2026-11-20T12:00:00Z') });
			await readOrders();
			const result = await sales();
			expect(result.created + result.updated).toBe(2);
			expect(result.deleted).toBe(0);
			shop.deleteOrder(late.id);
		});
	},
);
