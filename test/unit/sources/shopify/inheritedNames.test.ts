import { requireFields } from '../../../../engine/sources/shopify/client/connectionPage';
import { shapeOrder } from '../../../../engine/sources/shopify/orders/orderShape';
import { parseSelection } from '../../../../engine/sources/shopify/query/parseSelection';
import { printSelection } from '../../../../engine/sources/shopify/query/selection';
import { inheritedNames, withFields } from '../../../support/inheritedNames';

describe.each(inheritedNames)('%s, which every JavaScript object answers to', (name) => {
	it('is a name of a selection like any other, for a field and for an argument', () => {
		const text = `${name}: customAttributes(${name}: 5) { key }`;
		expect(printSelection(parseSelection(text))).toBe(text);
	});

	it('is missing from an answer that lacks it', () => {
		const selection = parseSelection(`id ${name}: note`);
		expect(() => requireFields({ id: '1' }, selection, 'order 1')).toThrow(
			`Shopify's answer leaves out "${name}" of order 1`,
		);
		const whole = withFields<unknown>(['id', '1'], [name, null]);
		expect(() => requireFields(whole, selection, 'order 1')).not.toThrow();
	});

	it('is no list of a record whose type lacks that of a fragment', () => {
		const list = `${name}: lineItems { nodes { sku } pageInfo { hasNextPage } }`;
		const selection = parseSelection(`id ... on Other { ${list} }`);
		const order: Record<string, unknown> = { id: '1' };
		expect(shapeOrder(order, selection)).toEqual([]);
		expect(Object.keys(order)).toEqual(['id']);
		const pageInfo = { hasNextPage: false };
		const other = withFields<unknown>(['id', '1'], [name, { nodes: [{ sku: 'a' }], pageInfo }]);
		shapeOrder(other, selection);
		expect(JSON.stringify(other)).toBe(
			JSON.stringify(withFields<unknown>(['id', '1'], [name, [{ sku: 'a' }]])),
		);
	});
});
