import { type Amount, amountIn, nothing } from '../../../exactAmount';
import { ownValue } from '../../../ownValue';
import { isObject } from '../../http/jsonPath';

export function times({ units, scale }: Amount, count: number): Amount {
	return { units: units * BigInt(count), scale };
}

export function negative({ units, scale }: Amount): Amount {
	return { units: -units, scale };
}

/**
 * Returns the part of an amount that falls to `count` of `all`, rounded to what the currency has coins for; of none,
 * nothing.
 *
 * @param currency its code, such as `EUR`
 */
export function share(amount: Amount, count: number, all: number, currency: string): Amount {
	if (all === 0 || count === 0) return nothing;
	if (count === all) return amount;
	const scale = digitsOf(currency);
	const part = amount.units * BigInt(count) * 10n ** BigInt(scale);
	return { units: rounded(part, BigInt(all) * 10n ** BigInt(amount.scale)), scale };
}

/** Money that a preset or a list reads: `{ amount, currencyCode }`. */
export function moneyIn(value: unknown): { readonly amount: Amount; readonly currency: string } {
	const money = isObject(value) ? value : {};
	const currency = ownValue(money, 'currencyCode');
	return {
		amount: amountIn(ownValue(money, 'amount')) ?? nothing,
		currency: typeof currency === 'string' ? currency : '',
	};
}

/** Halves go away from zero, as shops round. */
function rounded(units: bigint, by: bigint): bigint {
	const isNegative = units < 0n;
	const twice = (isNegative ? -units : units) * 2n;
	const whole = (twice + by) / (by * 2n);
	return isNegative ? -whole : whole;
}

const digits = new Map<string, number>();

/** How many digits after the point a currency has: 2, where nobody knows it. */
function digitsOf(currency: string): number {
	const known = digits.get(currency);
	if (known !== undefined) return known;
	const found = /^[A-Z]{3}$/.test(currency)
		? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
				.maximumFractionDigits ?? 2)
		: 2;
	digits.set(currency, found);
	return found;
}
