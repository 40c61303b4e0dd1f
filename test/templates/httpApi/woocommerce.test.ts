import { describeApi } from '../../support/apis/apiWorld';
import {
	maintenance,
	shopZone,
	startWoocommerce,
	type WooOrder,
} from '../../support/apis/woocommerce';

const minuteMs = 60_000;
/** The clocks of Berlin show 02:00, and an hour later 02:00 again. */
const twice = Date.parse('2026-10-25T00:00:00Z');
const settleMs = 2 * minuteMs;
const seeded: readonly WooOrder[] = Array.from({ length: 8 }, (_, at) => ({
	id: 727 + at,
	modifiedAt: twice + at * 20 * minuteMs,
}));
const orders: WooOrder[] = [];

const records = {
	url: '/wp-json/wc/v3/orders',
	query: {
		pairs: [
			{ name: 'orderby', value: 'modified' },
			{ name: 'order', value: 'asc' },
		],
	},
	pagination: 'pageNumber',
	pageSizeParameter: 'per_page',
	pageSize: 3,
	totalFrom: 'header',
	totalPath: 'X-WP-Total',
	externalId: 'id',
	cursorField: 'date_modified',
	sortedByCursor: true,
	fromParameter: 'modified_after',
	toParameter: 'modified_before',
	windowFormat: 'local',
	options: { cursorTimeZone: shopZone, pagesAtOnce: 1 },
};

describeApi(
	'orders by WooCommerce',
	{
		startApi: async (clock) => await startWoocommerce(clock, orders),
		now: twice + 50 * minuteMs + settleMs,
		from: twice - 60 * minuteMs,
		records,
	},
	(world) => {
		beforeEach(() => {
			orders.splice(0, orders.length, ...seeded);
		});
		const ids = async () => (await world().column('id')).map(Number);

		it('are all in the table, though the shop is in maintenance for ten minutes in the middle', async () => {
			const { api, run, clock } = world();
			clock.advance(6 * 60 * minuteMs);
			const begun = clock.now();
			api.breakAt(4, maintenance);
			const { error, commit } = await run();
			expect(error).toBeUndefined();
			expect(await ids()).toEqual(seeded.map(({ id }) => id));
			expect(commit).toMatchObject({
				verdict: 'complete',
				reason: '8 fetched; the source counted 8 before and 8 after',
			});
			expect(clock.now() - begun).toBeGreaterThanOrEqual(10 * minuteMs);
			const list =
				'/wp-json/wc/v3/orders?orderby=modified&order=asc&modified_after=2026-10-25T00:59:59&modified_before=2026-10-25T07:50:00&per_page=3';
			expect(api.asked).toEqual([1, 1, 2, 3, 3, 1].map((page) => `${list}&page=${page}`));
		});

		it('are all in the table where a run ends in the hour that comes twice', async () => {
			const { run, clock } = world();
			expect((await run()).error).toBeUndefined();
			expect(await ids()).toEqual([727, 728, 729]);
			for (let round = 0; round < 4; round++) {
				clock.advance(30 * minuteMs);
				expect((await run()).error).toBeUndefined();
			}
			expect(await ids()).toEqual(seeded.map(({ id }) => id));
		});

		it('have the later of two edits, though its local time is the earlier', async () => {
			const { run, clock, column } = world();
			orders.splice(0, orders.length, { id: 727, modifiedAt: twice + 10 * minuteMs });
			await run();
			const later = { id: 727, modifiedAt: twice + 65 * minuteMs, status: 'completed' };
			orders.splice(0, orders.length, later);
			clock.advance(30 * minuteMs);
			const { error, records: written } = await run();
			expect(error).toBeUndefined();
			expect(written).toMatchObject({ updated: 1, stale: 0 });
			expect(await column('status')).toEqual(['completed']);
		});
	},
);
