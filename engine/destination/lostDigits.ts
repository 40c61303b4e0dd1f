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
