/** A decimal number as it is meant: digits × 10^exponent, without zeros at either end of the digits. */
export interface Decimal {
	readonly isNegative: boolean;
	/** Empty for zero. */
	readonly digits: string;
	readonly exponent: number;
}

// No digit can be read in two ways: that would take the square of the length where the text is no number.
const decimal = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,5}))?$/;

/** Tells whether {@link parseDecimal} takes a text, which is quicker than to take it apart. */
export function isDecimalText(text: string): boolean {
	return decimal.test(text);
}

/** Undefined for text that is no decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
	const match = decimal.exec(text);
	if (match === null) return undefined;
	const [, sign, whole = '', after = '', alone = '', exponent = '0'] = match;
	const fraction = after + alone;
	const withoutEnd = withoutEndZeros(whole + fraction);
	const digits = withoutEnd.replace(/^0+/, '');
	if (digits === '') return { isNegative: false, digits, exponent: 0 };
	const dropped = whole.length + fraction.length - withoutEnd.length;
	return {
		isNegative: sign === '-',
		digits,
		exponent: Number(exponent) - fraction.length + dropped,
	};
}

/** Digits without the zeros at their end. A regular expression would take the square of their number for it. */
export function withoutEndZeros(digits: string): string {
	let end = digits.length;
	while (digits[end - 1] === '0') end--;
	return digits.slice(0, end);
}

/** Counts the digits before the point; negative for zeros after it. */
export function wholeDigits({ digits, exponent }: Decimal): number {
	return digits.length + exponent;
}

/** Tells whether a 64-bit number keeps all digits of a decimal, so that it comes back as it was given. */
export function isExactDouble(given: Decimal, number: number): boolean {
	return Number.isFinite(number) && isSame(given, parseDecimal(String(number)));
}

const fewestRealDigits = 6;
const mostRealDigits = 9;

/**
 * Tells the same of a 32-bit number, which databases write with the fewest digits that tell it from its neighbors.
 */
export function isExactReal(given: Decimal, number: number): boolean {
	const real = Math.fround(number);
	if (!Number.isFinite(real)) return false;
	for (let digits = fewestRealDigits; digits <= mostRealDigits; digits++) {
		const text = real.toPrecision(digits);
		if (Math.fround(Number(text)) === real) return isSame(given, parseDecimal(text));
	}
	return false;
}

function isSame(one: Decimal, other: Decimal | undefined): boolean {
	return (
		one.digits === other?.digits &&
		one.exponent === other.exponent &&
		one.isNegative === other.isNegative
	);
}
