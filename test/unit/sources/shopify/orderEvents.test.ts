import { orderEvents } from '../../../../engine/sources/shopify';

const order = {
	id: 'gid://shopify/Order/1',
	createdAt: '2026-03-01T10:00:00Z',
	updatedAt: '2026-03-03T10:00:00Z',
	cancelledAt: null,
};
const types = (columns: Readonly<Record<string, unknown>>) =>
	orderEvents({ columns }).map(({ type, at }) => [type, at]);

describe('the events of an order', () => {
	it('are what its times tell, in the order of time', () => {
		const columns = {
			...order,
			cancelledAt: '2026-03-02T10:00:00Z',
			closedAt: '2026-03-02T09:00:00+01:00',
		};
		expect(orderEvents({ columns })).toEqual([
			{
				eventId: 'order.created gid://shopify/Order/1',
				type: 'order.created',
				at: '2026-03-01T10:00:00Z',
				orderId: order.id,
			},
			expect.objectContaining({ type: 'order.closed' }),
			expect.objectContaining({ type: 'order.canceled' }),
			{
				eventId: 'order.updated gid://shopify/Order/1 2026-03-03T10:00:00Z',
				type: 'order.updated',
				at: '2026-03-03T10:00:00Z',
				orderId: order.id,
			},
		]);
	});

	it('are those of its fulfillments and refunds, where they were read', () => {
		const columns = {
			...order,
			fulfillments: [
				{ id: 'f1', createdAt: '2026-03-02T10:00:00Z', updatedAt: '2026-03-02T12:00:00Z' },
				{ id: 'f2', createdAt: '2026-03-02T11:00:00Z', updatedAt: '2026-03-02T11:00:00Z' },
			],
			refunds: [{ id: 'r1', createdAt: '2026-03-03T10:00:00Z' }],
		};
		expect(orderEvents({ columns }).slice(1, 5)).toEqual([
			{
				eventId: 'fulfillment.created f1',
				type: 'fulfillment.created',
				at: '2026-03-02T10:00:00Z',
				orderId: order.id,
				subjectId: 'f1',
			},
			expect.objectContaining({ type: 'fulfillment.created', subjectId: 'f2' }),
			expect.objectContaining({ type: 'fulfillment.updated', subjectId: 'f1' }),
			expect.objectContaining({ type: 'order.updated' }),
		]);
		expect(types(columns).at(-1)).toEqual(['order.refunded', '2026-03-03T10:00:00Z']);
	});

	it('have the same IDs in each later version of the order, and an edit is one more', () => {
		const ids = (updatedAt: string) =>
			orderEvents({ columns: { ...order, updatedAt } }).map(({ eventId }) => eventId);
		const [first, second] = [ids('2026-03-03T10:00:00Z'), ids('2026-03-04T10:00:00Z')];
		expect(second[0]).toBe(first[0]);
		expect(second[1]).not.toBe(first[1]);
	});

	it('tell of no update where an order is as it was created, and of nothing that has no time', () => {
		expect(types({ ...order, updatedAt: order.createdAt })).toEqual([
			['order.created', order.createdAt],
		]);
		expect(
			types({ id: order.id, createdAt: 'soon', fulfillments: [null, {}], refunds: 'none' }),
		).toEqual([]);
	});
});
