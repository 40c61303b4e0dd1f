import { isDeepStrictEqual } from 'node:util';

/**
 * Whether a database's text is what was given, and not cut, rounded or guessed: judged with nothing of the engine's.
 *
 * @param type of the column, in the database's own words
 */
export function isKept(given: unknown, stored: string, type: string): boolean {
	const value = given instanceof Date ? given.toISOString() : given;
	switch (type.toLowerCase()) {
		case 'jsonb':
			return isSameJson(value, stored);
		case 'bigint':
		case 'numeric':
		case 'integer':
		case 'double precision':
			return isSameNumber(value, stored);
		case 'boolean':
			return isSameTruth(value, stored);
		case 'timestamptz':
		case 'timestamp with time zone':
			return isSameTime(value, stored);
		default:
			return isSameText(value, stored);
	}
}

function isSameText(given: unknown, stored: string): boolean {
	if (typeof given === 'string') return given === stored;
	if (typeof given === 'number') return Number(stored) === given && stored !== '';
	if (typeof given === 'boolean' || typeof given === 'bigint') return stored === String(given);
	return isSameJson(given, stored);
}

function isSameJson(given: unknown, stored: string): boolean {
	try {
		const text = JSON.stringify(given);
		return text !== undefined && isDeepStrictEqual(JSON.parse(text), JSON.parse(stored));
	} catch {
		return false;
	}
}

interface Decimal {
	readonly isNegative: boolean;
	/** Without zeros at either end. */
	readonly digits: string;
	readonly exponent: bigint;
}

function decimalOf(text: string): Decimal | undefined {
	const [, sign, whole = '', fraction = '', exponent = '0'] =
		/^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim()) ?? [];
	if (sign === undefined || whole + fraction === '') return undefined;
	const all = whole + fraction;
	let end = all.length;
	while (all[end - 1] === '0') end -= 1;
	let start = 0;
	while (start < end && all[start] === '0') start += 1;
	if (start === end) return { isNegative: false, digits: '', exponent: 0n };
	return {
		isNegative: sign === '-',
		digits: all.slice(start, end),
		exponent: BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - end),
	};
}

function isSameNumber(given: unknown, stored: string): boolean {
	// A number's own text may have fewer digits than it stands for.
	if (typeof given === 'number') return Number(stored) === given;
	if (typeof given !== 'string' && typeof given !== 'bigint') return false;
	const [one, other] = [decimalOf(String(given)), decimalOf(stored)];
	return one !== undefined && isDeepStrictEqual(one, other);
}

function isSameTruth(given: unknown, stored: string): boolean {
	const isTrue = ['t', '1', 'true'].includes(stored);
	const word = typeof given === 'string' ? given.trim().toLowerCase() : given;
	return isTrue
		? word === true || word === 1 || word === 'true'
		: word === false || word === 0 || word === 'false';
}

/** In microseconds; undefined for what is no time. */
function microsecondsOf(text: string): bigint | undefined {
	const [, day, clock = '00:00', second = '00', fraction = '', hours, minutes = '00'] =
		/^(\d{4,6}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:Z| ?([+-]\d\d)(?::?(\d\d))?)?)?$/i.exec(
			text.trim(),
		) ?? [];
	if (day === undefined || !/^0*$/.test(fraction.slice(6))) return undefined;
	const ms = Date.parse(`${day}T${clock}:${second}Z`);
	if (Number.isNaN(ms)) return undefined;
	const sign = hours?.startsWith('-') === true ? -1n : 1n;
	const offset = sign * (BigInt((hours ?? '0').replace(/[+-]/, '')) * 60n + BigInt(minutes));
	return BigInt(ms) * 1_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0')) - offset * 60_000_000n;
}

function isSameTime(given: unknown, stored: string): boolean {
	const kept = microsecondsOf(stored);
	if (kept === undefined) return false;
	if (typeof given === 'string') return microsecondsOf(given) === kept;
	return typeof given === 'number' && given * 1_000 === Number(kept);
}
