import {
	orderColumns,
	withOrderFields,
} from '../../../../engine/sources/shopify/orders/orderColumns';

const order = (fields: Record<string, unknown>) => ({ id: 'gid://shopify/Order/1', ...fields });
const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });

describe('an order as a row', () => {
	it('has the amount where money stood, as exact as Shopify gave it', () => {
		const { toRow } = orderColumns({ preset: 'summary', lineItems: false });
		expect(
			toRow(
				order({
					currencyCode: 'EUR',
					totalPrice: euros('12345678901234567.30'),
					currentTotalPrice: null,
				}),
			),
		).toEqual({
			id: 'gid://shopify/Order/1',
			currencyCode: 'EUR',
			totalPrice: '12345678901234567.30',
			currentTotalPrice: null,
		});
	});

	it('has the currency beside the amount where the order does not say it', () => {
		const fields = {
			selection: 'id total: totalSet { shopMoney { amount currencyCode } }',
		};
		expect(orderColumns(fields).toRow(order({ total: euros('1.00') }))).toEqual({
			id: 'gid://shopify/Order/1',
			total: '1.00',
			totalCurrency: 'EUR',
		});
	});

	it('leaves lists and objects as they are', () => {
		const row = order({ tags: ['a'], customer: { id: 1 }, lineItems: [{ sku: 'x' }] });
		const { toRow } = orderColumns({ preset: 'full', lineItems: true });
		expect(toRow(structuredClone(row))).toMatchObject(row);
	});

	it('has columns of known kinds, whatever its first values are', () => {
		expect(orderColumns({ preset: 'summary', lineItems: true }).kinds).toEqual({
			legacyResourceId: 'bigint',
			createdAt: 'timestamptz',
			updatedAt: 'timestamptz',
			cancelledAt: 'timestamptz',
			totalPrice: 'numeric',
			currentTotalPrice: 'numeric',
			lineItems: 'jsonb',
		});
		expect(orderColumns({ selection: 'at: processedAt tags customer { id } note' }).kinds).toEqual({
			at: 'timestamptz',
			tags: 'jsonb',
			customer: 'jsonb',
		});
	});
});

describe('what must be read', () => {
	it('is added to an own selection that has left it out, once', () => {
		expect(
			withOrderFields({ selection: '{ name updatedAt }' }, ['updatedAt', 'email', 'email']),
		).toEqual({
			selection: 'name updatedAt email',
		});
		const preset = { preset: 'summary', lineItems: false } as const;
		expect(withOrderFields(preset, ['updatedAt'])).toBe(preset);
	});
});
