/** A decimal number to its last digit: so many units of ten to the minus `scale`. */
export interface Amount {
	readonly units: bigint;
	readonly scale: number;
}

export const nothing: Amount = { units: 0n, scale: 0 };

/** Reads a decimal number as people write it: `12.5`. Undefined where it is none. */
export function amountIn(text: unknown): Amount | undefined {
	const match = typeof text === 'string' ? /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) : null;
	if (match === null) return undefined;
	const [, sign = '', whole = '', fraction = ''] = match;
	return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** Reads a number as databases and JavaScript write it, very large and very small ones with an exponent. Undefined where it is none. */
export function amountOfNumber(text: string): Amount | undefined {
	const [, plain, exponent = '0'] = /^([^e]+)(?:e([+-]?\d{1,3}))?$/i.exec(text) ?? [];
	const amount = amountIn(plain);
	if (amount === undefined) return undefined;
	const scale = amount.scale - Number(exponent);
	return scale >= 0
		? { units: amount.units, scale }
		: { units: amount.units * 10n ** BigInt(-scale), scale: 0 };
}

export function amountText({ units, scale }: Amount): string {
	const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
	const sign = units < 0n ? '-' : '';
	const point = digits.length - scale;
	return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function sum(one: Amount, other: Amount): Amount {
	const scale = Math.max(one.scale, other.scale);
	return { units: unitsAt(one, scale) + unitsAt(other, scale), scale };
}

function unitsAt({ units, scale }: Amount, to: number): bigint {
	return units * 10n ** BigInt(to - scale);
}
