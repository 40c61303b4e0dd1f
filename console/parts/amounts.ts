/** An amount with its currency, as people read it; what is no number stays as it is. */
export function amount(value: string, currency: string): string {
	const number = Number(value);
	if (value.trim() === '' || !Number.isFinite(number)) return value;
	return /^[A-Z]{3}$/.test(currency)
		? new Intl.NumberFormat('en', { style: 'currency', currency }).format(number)
		: new Intl.NumberFormat('en', { maximumFractionDigits: 4 }).format(number);
}

export function count(value: string | number): string {
	const number = Number(value);
	return Number.isFinite(number) ? new Intl.NumberFormat('en').format(number) : String(value);
}

/** A count for the side of a chart. */
export function short(value: number): string {
	return new Intl.NumberFormat('en', { notation: 'compact' }).format(value);
}
