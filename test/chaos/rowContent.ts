const shown = ['id', 'name', 'createdAt', 'updatedAt', 'totalPrice', 'note'] as const;

/** What is compared of a row, in one text: times to the millisecond, money as a number. */
export function contentOf(row: Readonly<Record<string, unknown>>): string {
	return shown
		.map((name) => {
			const value = String(row[name]);
			if (name.endsWith('At') && row[name] !== null)
				return new Date(instantText(row[name])).toISOString();
			return name === 'totalPrice' ? String(Number(value)) : value;
		})
		.join(' | ');
}

/** A time as its database gives it out. */
export function instantText(value: unknown): string {
	return value instanceof Date ? value.toISOString() : String(value);
}
