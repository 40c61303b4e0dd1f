/** How to tell, without the product's own code, whether a column holds what was given: text as the database shows it. */
export type Sameness = (given: unknown, stored: string) => boolean;

export const isSameText: Sameness = (given, stored) => textOf(given) === stored;

export const isSameNumber: Sameness = (given, stored) =>
	(typeof given === 'number' || typeof given === 'bigint' || typeof given === 'string') &&
	sameDecimal(String(given).trim(), stored);

/** Equal as fractions of whole numbers, however they are written. */
function sameDecimal(one: string, other: string): boolean {
	const [a, b] = [fractionOf(one), fractionOf(other)];
	return a !== undefined && b !== undefined && a[0] * b[1] === b[0] * a[1];
}

function fractionOf(text: string): readonly [bigint, bigint] | undefined {
	const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
	if (match === null || text.replace(/e.*/i, '').match(/\d/) === null) return undefined;
	const [, sign, whole = '', fraction = '', exponent = '0'] = match;
	const power = Number(exponent) - fraction.length;
	const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
	return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)];
}

/** A time without an offset is UTC, one without a time of day is midnight. */
export const isSameInstant: Sameness = (given, stored) => {
	const nanoseconds = nanosecondsOf(given);
	return nanoseconds !== undefined && nanoseconds === nanosecondsOf(stored);
};

const instant =
	/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Since 1970. */
function nanosecondsOf(given: unknown): bigint | undefined {
	if (given instanceof Date) return BigInt(given.getTime()) * 1_000_000n;
	if (typeof given === 'number') return BigInt(Math.round(given * 1e3)) * 1000n;
	const match = instant.exec(String(given).trim());
	if (match === null) return undefined;
	const [, day, time = '00:00', second = ':00', fraction = '', offset = 'Z'] = match;
	const local = new Date(`${day}T${time}${second}Z`);
	if (!local.toISOString().startsWith(`${day}T${time}${second}`)) return undefined;
	const [hours = 0, minutes = 0] =
		offset === 'Z' ? [] : [offset.slice(1, 3), offset.slice(3).replace(':', '')].map(Number);
	const offsetMs = (hours * 60 + minutes) * 60_000 * (offset.startsWith('-') ? -1 : 1);
	return BigInt(local.getTime() - offsetMs) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

export const isSameJson: Sameness = (given, stored) =>
	canonical(JSON.parse(stored)) === canonical(JSON.parse(JSON.stringify(given)));

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}

function textOf(given: unknown): string {
	if (given instanceof Date) return given.toISOString();
	return typeof given === 'object' ? canonical(JSON.parse(JSON.stringify(given))) : String(given);
}

/** A `Date` is a day where it is that day's midnight, in UTC. */
export const isSameMidnight: Sameness = (given, stored) =>
	given instanceof Date && given.toISOString() === `${stored}T00:00:00.000Z`;

export const isSameTimeOfDay: Sameness = (given, stored) => {
	const match = /^(\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(String(given));
	if (match === null) return false;
	const [, minutes, seconds = ':00', fraction = '', offset = ''] = match;
	const shown = `${minutes}${seconds}${fraction.replace(/\.?0+$/, '')}`;
	const hours = offset
		.replace('Z', '+00')
		.replace(/:?00$/, (end) => (offset.length > 3 ? '' : end));
	const [time, zone = ''] = stored.split(/(?=[+-])/);
	return shown === time && (hours === zone || (hours === '' && zone === '+00'));
};

export const isSameBytes: Sameness = (given, stored) =>
	typeof given === 'string' && given.isWellFormed() && !given.includes('\\')
		? stored === `\\x${Buffer.from(given).toString('hex')}`
		: given === stored;

/** PostgreSQL's text of a list. */
function listText(value: unknown, textOfElement: (element: unknown) => string): string {
	if (Array.isArray(value)) {
		return `{${value.map((element) => listText(element, textOfElement)).join()}}`;
	}
	if (value === null) return 'NULL';
	const text = textOfElement(value);
	const needsQuotes = /[\s,"\\{}]|^$|^NULL$/i.test(text);
	return needsQuotes ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

export const isSameList: Sameness = (given, stored) =>
	typeof given === 'string' ? given === stored : listText(given, textOf) === stored;

/** As `jsonb` is shown. */
export const isSameJsonList: Sameness = (given, stored) =>
	Array.isArray(given) &&
	listText(given, (element) => JSON.stringify(element).replaceAll('":', '": ')) === stored;
