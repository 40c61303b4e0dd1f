/**
 * Says of a number that its last digits may not be its source's: JSON has integers of any length, a JavaScript number
 * keeps 53 bits of them. 1234567890123456789 and …790 arrive as one number. Undefined for any other value.
 *
 * @param what what should be taken as text instead
 */
export function lostDigits(value: unknown, what: string): string | undefined {
	return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
		? `${value} is a number beyond 2^53, so its last digits are lost; take ${what} as text`
		: undefined;
}

/** What an encoder says of a value beside its cell. */
export interface EncodingNotes {
	/** It holds a whole number beyond 2^53 as a JavaScript number, which may have lost digits before it came here. */
	isRounded: boolean;
}

/** Beyond, JavaScript writes a number with an exponent, which nobody takes for an ID. */
const leastWithExponent = 1e21;

/** Tells whether digits of a whole number may be lost already: JSON's numbers beyond 2^53 arrive rounded. */
export function mayBeRounded(value: number): boolean {
	const size = Math.abs(value);
	return size > Number.MAX_SAFE_INTEGER && size < leastWithExponent;
}
