import type { CreatableKind } from '../../engine/destination/columns';
import type { DestinationRecord } from '../../engine/destination/destination';

export const rowCount = 300_000;
const firstOrder = Date.parse('2026-01-01T00:00:00Z');
const readAt = Date.parse('2026-06-01T00:00:00Z');

export const columns: readonly { readonly name: string; readonly kind: CreatableKind }[] = [
	{ name: 'id', kind: 'text' },
	{ name: 'name', kind: 'text' },
	{ name: 'email', kind: 'text' },
	{ name: 'total', kind: 'numeric' },
	{ name: 'quantity', kind: 'integer' },
	{ name: 'test', kind: 'boolean' },
	{ name: 'created_at', kind: 'timestamptz' },
	{ name: 'updated_at', kind: 'timestamptz' },
	{ name: 'payload', kind: 'jsonb' },
];

export const keyedTable = `(id text PRIMARY KEY, name text, email text, total numeric, quantity integer, test boolean,
	created_at timestamptz, updated_at timestamptz, payload jsonb)`;

/** An order as a source sends it. The keys of its JSON stand in the order that an API has them in. */
function order(index: number, revision: number) {
	const sku = (step: number) => `SKU-${(index * step) % 997}`;
	return {
		id: `gid://shopify/Order/${5_000_000_000 + index}`,
		name: `#${1000 + index}`,
		email: `customer${index % 50_000}@example.com`,
		total: ((index * 37 + revision) % 100_000) / 100,
		quantity: index % 7,
		test: index % 11 === 0,
		created_at: new Date(firstOrder + index * 1000).toISOString(),
		updated_at: new Date(firstOrder + (index + revision * 3600) * 1000).toISOString(),
		payload: {
			note: `Leave it at the door, number ${index}`,
			tags: ['wholesale', 'europe'],
			address: { city: 'Berlin', zip: String(10_000 + (index % 9000)) },
			lines: [
				{ sku: sku(3), quantity: 1, price: '10.00' },
				{ sku: sku(7), quantity: 2, price: '12.50' },
			],
		},
	};
}

export type Order = ReturnType<typeof order>;

export function orders(revision: number): readonly Order[] {
	return Array.from({ length: rowCount }, (_, index) => order(index, revision));
}

export function record(columnsOfOrder: Order): DestinationRecord {
	return { columns: columnsOfOrder, cursor: columnsOfOrder.updated_at, readAt };
}

/** Pieces that ours and the reference write in turn, since a machine is not equally fast all the time. */
export const pieceCount = 10;

export function pieceOf(source: readonly Order[], number: number): readonly Order[] {
	const length = rowCount / pieceCount;
	return source.slice(number * length, (number + 1) * length);
}
