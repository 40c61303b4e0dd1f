import type { Simulator } from '../../../../simulator';
import { ask, noon, simulators, StandingClock } from './client';

const start = simulators();
const clock = new StandingClock(noon);
const second = '2026-11-10T11:00:05Z';
const at = Date.parse(second);

/** Orders of one second and around it: a at .000, b at .400, c at .999, d a second later, z a second before. */
async function shopOfOneSecond(timeZone?: string): Promise<Simulator> {
	const simulator = await start({ clock, orders: 0, timeZone });
	const offsets = { z: -1000, a: 0, b: 400, c: 999, d: 1000 };
	for (const [note, offset] of Object.entries(offsets)) {
		simulator.shop.createOrder({ note, createdAt: at + offset, updatedAt: at + offset });
	}
	return simulator;
}

async function search(simulator: Simulator, query: string, version = '2026-10') {
	const { body } = await ask(
		simulator,
		'query($query: String) { orders(first: 250, query: $query, sortKey: ID) { nodes { note } } }',
		{ variables: { query }, version },
	);
	if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
	return {
		notes: body.data.orders.nodes.map(({ note }: { note: string | null }) => note).join(''),
		search: body.extensions?.search,
	};
}

describe('timestamps in a search', () => {
	it.each([
		['>=', '2026-10', 'abcd'],
		['<', '2026-10', 'z'],
		['>', '2026-10', 'd'],
		['<=', '2026-10', 'zabc'],
		['', '2026-10', 'abc'],
		['>=', '2026-07', 'abcd'],
		['<', '2026-07', 'z'],
		// Sub-seconds are stored: until 2026-07 "later than this second" meets the rest of the second.
		['>', '2026-07', 'bcd'],
		['<=', '2026-07', 'za'],
		['>', '2025-10', 'bcd'],
		['>', 'unstable', 'd'],
	])("created_at:%s'…' in %s finds %s", async (comparator, version, found) => {
		const simulator = await shopOfOneSecond();
		const result = await search(simulator, `created_at:${comparator}'${second}'`, version);
		expect(result).toEqual({ notes: found, search: undefined });
	});

	it('all orders of one second show the same second', async () => {
		const { body } = await ask(
			await shopOfOneSecond(),
			'{ orders(first: 9, sortKey: ID) { nodes { createdAt } } }',
		);
		expect(body.data.orders.nodes.map((node: { createdAt: string }) => node.createdAt)).toEqual([
			'2026-11-10T11:00:04Z',
			second,
			second,
			second,
			'2026-11-10T11:00:06Z',
		]);
	});

	it('unquoted, a timestamp is cut at its first colon, with nothing but a warning', async () => {
		const simulator = await shopOfOneSecond('UTC');
		simulator.shop.createOrder({ note: 'y', createdAt: at - 3_600_000 });
		expect(await search(simulator, `created_at:>='${second}'`)).toMatchObject({ notes: 'abcd' });
		expect(await search(simulator, 'created_at:>=2026-11-10T11:00:05Z')).toEqual({
			notes: 'zabcd',
			search: [
				{
					path: ['orders'],
					query: 'created_at:>=2026-11-10T11:00:05Z',
					parsed: {
						and: [
							{ field: 'created_at', range_gte: '2026-11-10T11' },
							{ field: '00', match_all: '05Z' },
						],
					},
					warnings: [
						{
							field: '00',
							message: 'Invalid search field for this query.',
							code: 'invalid_field',
						},
					],
				},
			],
		});
	});

	it.each([
		["created_at:'2026-11-10T12:00:05+01:00'", 'abc'],
		["created_at:'2026-11-10T06:00:05'", 'abc'],
		['created_at:2026-11-10', 'zabcd'],
		['created_at:>2026-11-10', ''],
		['created_at:<=2026', 'zabcd'],
		['created_at:<2026-11', ''],
		['created_at:<now', 'zabcd'],
		["created_at:>='2026-11-10T11:00:05.400Z'", 'bcd'],
		["updated_at:>='2026-11-10T11:00:06Z'", 'd'],
		["processed_at:<'2026-11-10T11:00:05Z'", 'z'],
	])('%s finds %j', async (query, found) => {
		expect(await search(await shopOfOneSecond(), query)).toEqual({
			notes: found,
			search: undefined,
		});
	});

	it('an impossible time is ignored with a warning', async () => {
		const result = await search(await shopOfOneSecond(), "created_at:>'yesterday'");
		expect(result.notes).toBe('zabcd');
		expect(result.search?.[0]?.warnings).toEqual([
			{
				field: 'created_at',
				message: 'Input `yesterday` is not an accepted value.',
				code: 'invalid_value',
			},
		]);
	});
});

/** Orders that differ in one thing each. */
async function shopOfKinds(): Promise<Simulator> {
	const simulator = await start({ clock, orders: 0 });
	const { shop } = simulator;
	const plain = { tags: [], discountCode: null, email: null, poNumber: null, customerNumber: null };
	shop.createOrder({ ...plain, note: 'a', tags: ['vip'], fulfillmentStatus: 'FULFILLED' });
	shop.createOrder({ ...plain, note: 'b', tags: ['vip', 'Zoë’s'], financialStatus: 'PENDING' });
	shop.createOrder({ ...plain, note: 'c', test: true, email: 'eve@example.com' });
	shop.createOrder({
		...plain,
		note: 'd',
		closedAt: noon,
		fulfillmentStatus: 'PARTIALLY_FULFILLED',
	});
	const cancelled = shop.createOrder({ ...plain, note: 'e', discountCode: "O'Neil" });
	shop.cancelOrder(cancelled.id);
	return simulator;
}

describe('search syntax', () => {
	it.each([
		['', 'abcde'],
		['status:open', 'abc'],
		['status:closed', 'de'],
		['status:cancelled', 'e'],
		['status:not_closed', 'abc'],
		['status:any', 'abcde'],
		['financial_status:paid', 'acd'],
		['financial_status:PENDING', 'b'],
		['financial_status:pending,refunded', 'be'],
		['fulfillment_status:fulfilled', 'a'],
		['fulfillment_status:shipped', 'a'],
		['fulfillment_status:partial', 'd'],
		['fulfillment_status:unfulfilled', 'bce'],
		['tag:vip', 'ab'],
		['tag:VIP', 'ab'],
		['tag:"Zoë’s"', 'b'],
		['tag_not:vip', 'cde'],
		['-tag:vip', 'cde'],
		['NOT tag:vip', 'cde'],
		['test:true', 'c'],
		['test:false', 'abde'],
		['name:#1001', 'a'],
		['name:1002', 'b'],
		["name:'#1001' OR name:'#1003'", 'ac'],
		['email:eve@example.com', 'c'],
		['email:eve@*', 'c'],
		["discount_code:'O\\'Neil'", 'e'],
		['eve@example.com', 'c'],
		['risk_level:high', ''],
		['tag:vip test:false', 'ab'],
		['tag:vip AND financial_status:pending', 'b'],
		// OR binds tighter than AND, and AND is implied.
		['test:false tag:vip OR status:cancelled', 'abe'],
		['status:cancelled OR tag:vip test:false', 'abe'],
		['(test:true OR tag:vip) AND status:open', 'abc'],
		['status:open -(tag:vip OR test:true)', ''],
		['NOT (tag:vip OR test:true)', 'de'],
	])('%j finds %j', async (query, found) => {
		expect(await search(await shopOfKinds(), query)).toEqual({ notes: found, search: undefined });
	});

	it('id compares as a number, alone or as a global ID', async () => {
		const simulator = await shopOfKinds();
		const [, second, third] = simulator.shop.truth();
		const number = second?.legacyResourceId ?? '';
		expect((await search(simulator, `id:${number}`)).notes).toBe('b');
		expect((await search(simulator, `id:'${second?.id}'`)).notes).toBe('b');
		expect((await search(simulator, `id:>${number}`)).notes).toBe('cde');
		expect((await search(simulator, `id:<=${number}`)).notes).toBe('ab');
		expect((await search(simulator, `id:${number} OR id:${third?.legacyResourceId}`)).notes).toBe(
			'bc',
		);
	});

	it('an unknown field is ignored: all rows come back, with nothing but a warning', async () => {
		const simulator = await shopOfKinds();
		expect(await search(simulator, 'colour:red')).toEqual({
			notes: 'abcde',
			search: [
				{
					path: ['orders'],
					query: 'colour:red',
					parsed: { field: 'colour', match_all: 'red' },
					warnings: [
						{
							field: 'colour',
							message: 'Invalid search field for this query.',
							code: 'invalid_field',
						},
					],
				},
			],
		});
		expect((await search(simulator, 'colour:red tag:vip')).notes).toBe('ab');
	});

	it('warnings name the field under which the answer shows the list, and come with counts too', async () => {
		const { body } = await ask(
			await shopOfKinds(),
			'{ mine: orders(first: 1, query: "x:1") { nodes { id } } ordersCount(query: "y:2") { count } }',
		);
		expect(body.extensions?.search?.map(({ path }) => path)).toEqual([['mine'], ['ordersCount']]);
		expect(body.data.ordersCount.count).toBe(5);
	});

	it('any text is a search: it never fails', async () => {
		const simulator = await shopOfKinds();
		for (const text of [
			'(',
			')',
			"'",
			'"',
			':',
			'-',
			'AND',
			'OR OR',
			'tag:',
			'\\',
			'(tag:vip',
			'())(',
		]) {
			expect(typeof (await search(simulator, text)).notes).toBe('string');
		}
	});

	it('counting and listing find the same', async () => {
		const simulator = await start({ clock, orders: 500, plan: 'enterprise' });
		for (const query of ['tag:vip', 'status:cancelled', `created_at:>='2026-11-01T00:00:00Z'`]) {
			const { body } = await ask(
				simulator,
				`query($query: String) { orders(first: 250, query: $query) { nodes { id } }
					ordersCount(query: $query) { count } }`,
				{ variables: { query } },
			);
			expect(body.data.orders.nodes).toHaveLength(Math.min(250, body.data.ordersCount.count));
			expect(body.data.ordersCount.count).toBeGreaterThan(0);
		}
	});
});
