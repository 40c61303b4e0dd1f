import type { ExpectedLineItem } from './expectedRow';

const shown = ['id', 'name', 'createdAt', 'updatedAt', 'totalPrice', 'note'] as const;

/** What is compared of a row, in one text: times to the millisecond, money as a number. */
export function contentOf(row: Readonly<Record<string, unknown>>): string {
	const values = shown.map((name) => {
		const value = String(row[name]);
		if (name.endsWith('At') && row[name] !== null)
			return new Date(instantText(row[name])).toISOString();
		return name === 'totalPrice' ? String(Number(value)) : value;
	});
	return [...values, ...lineItemsIn(row.lineItems)].join(' | ');
}

/** As a database gives out JSON: parsed, or as text; nothing where they are not read. */
function lineItemsIn(value: unknown): readonly string[] {
	if (value === undefined || value === null) return [];
	const items: unknown = typeof value === 'string' ? JSON.parse(value) : value;
	if (!Array.isArray(items)) return [JSON.stringify(items)];
	return items.map(({ id, quantity, currentQuantity }: ExpectedLineItem) =>
		[id, quantity, currentQuantity].join(' '),
	);
}

/** A time as its database gives it out. */
export function instantText(value: unknown): string {
	return value instanceof Date ? value.toISOString() : String(value);
}
