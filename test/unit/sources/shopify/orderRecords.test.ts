import { orderColumns } from '../../../../engine/sources/shopify/orders/orderColumns';
import type {
	OrderRecordPage,
	OrderWindow,
} from '../../../../engine/sources/shopify/orders/orderRecords';
import {
	orderRecords,
	windowFilters,
} from '../../../../engine/sources/shopify/orders/orderRecords';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import type { Simulator, SimulatorOptions } from '../../../../simulator';
import { startSimulator } from '../../../../simulator';
import { clientOf, sourceOf } from '../../../support/shopifyDoor';

const start = Date.parse('2026-03-01T10:00:00Z');
const fields = { preset: 'summary', lineItems: false } as const;

const running: Simulator[] = [];
let now = start;
beforeEach(() => {
	now = start;
});
async function shop(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator({ orders: 0, clock: { now: () => now }, ...options });
	running.push(simulator);
	return simulator;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

const hour: OrderWindow = { cursor: 'updatedAt', from: start, to: start + 3_600_000 };

function pagesOf(
	simulator: Simulator,
	{ window = hour, pageSize = 4 } = {},
): AsyncGenerator<OrderRecordPage> {
	const source = sourceOf(clientOf(simulator), {
		filters: windowFilters(window),
		sortBy: window.cursor,
		fields,
		pageSize,
	});
	const { toRow } = orderColumns(fields);
	return orderRecords(source, window, (order) => ({ columns: toRow(order) }), {
		...systemEnvironment,
		now: () => now,
	});
}

async function all(pages: AsyncIterable<OrderRecordPage>): Promise<OrderRecordPage[]> {
	const found: OrderRecordPage[] = [];
	for await (const page of pages) found.push(page);
	return found;
}

/** An order for each second after the start. */
function make(simulator: Simulator, seconds: readonly number[]): string[] {
	return seconds.map((second) => {
		const at = new Date(start + second * 1_000).toISOString();
		return simulator.shop.createOrder({ createdAt: at, updatedAt: at }).id;
	});
}

const shownDone = (pages: readonly OrderRecordPage[]) =>
	pages.map(({ doneUpTo }) => (doneUpTo - start) / 1_000);

describe('the orders of a window', () => {
	it('come as rows, with their cursor and the time before they were asked for', async () => {
		const simulator = await shop();
		const [id] = make(simulator, [5]);
		now = start + 60_000;
		const pages = pagesOf(simulator);
		const { value } = await pages.next();
		now += 1_000;
		expect(value?.items).toEqual([
			{
				columns: expect.objectContaining({ id, updatedAt: '2026-03-01T10:00:05Z' }),
				cursor: '2026-03-01T10:00:05Z',
				readAt: start + 60_000,
			},
		]);
	});

	it('are done up to no later than what is still to come; with the last page, all of them', async () => {
		const simulator = await shop();
		make(simulator, [1, 2, 3, 4, 4, 4, 5, 6, 7]);
		const pages = await all(pagesOf(simulator, { pageSize: 4 }));
		for (const [index, { doneUpTo }] of pages.entries()) {
			const still = pages.slice(index + 1).flatMap(({ items }) => items);
			for (const { cursor } of still)
				expect(Date.parse(String(cursor))).toBeGreaterThanOrEqual(doneUpTo);
		}
		expect(shownDone(pages)).toEqual([1, 4, 3_600]);
	});

	it('an empty window is one page, and done', async () => {
		const pages = await all(pagesOf(await shop()));
		expect(pages).toEqual([{ items: [], doneUpTo: hour.to, notice: expect.anything() }]);
	});

	it('an order that is edited between search and answer does not take the checkpoint along', async () => {
		const simulator = await shop({ indexLagMs: 30_000 });
		const ids = make(
			simulator,
			Array.from({ length: 12 }, (_, second) => second),
		);
		now = start + 1_800_000;
		// The index goes by the former state still; the answer shows the new one, which lies in the window.
		for (const id of ids.slice(2, 4)) simulator.shop.editOrder(id, { note: 'late' });
		const pages = pagesOf(simulator);
		const first = (await pages.next()).value as OrderRecordPage;
		expect(first.items.map(({ cursor }) => cursor?.slice(14, 19))).toEqual([
			'00:00',
			'00:01',
			'30:00',
			'30:00',
		]);
		expect(first.doneUpTo).toBe(start);
		const rest = await all(pages);
		expect(shownDone(rest)).toEqual([4, 3_600]);
	});

	it('what lies outside of the window is no witness', async () => {
		const simulator = await shop({ indexLagMs: 30_000 });
		const ids = make(
			simulator,
			Array.from({ length: 8 }, (_, second) => second),
		);
		now = start + 7_200_000;
		for (const id of ids.slice(0, 4)) simulator.shop.editOrder(id, { note: 'late' });
		expect(shownDone(await all(pagesOf(simulator)))).toEqual([0, 3_600]);
	});

	it('by the time of creation are those that were created in it, edited or not', async () => {
		const simulator = await shop();
		const [first] = make(simulator, [1, 2]);
		now = hour.to + 5_000;
		simulator.shop.editOrder(first ?? '', { note: 'edited' });
		const created = await all(pagesOf(simulator, { window: { ...hour, cursor: 'createdAt' } }));
		expect(created.flatMap(({ items }) => items.map(({ cursor }) => cursor))).toEqual([
			'2026-03-01T10:00:01Z',
			'2026-03-01T10:00:02Z',
		]);
		expect((await all(pagesOf(simulator))).flatMap(({ items }) => items)).toHaveLength(1);
	});
});
