const PATTERN =
	/^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z| ?(?:UTC|GMT)|([+-])(\d{2}):?(\d{2}))$/i;

/**
 * The instant that an ISO 8601 date and time with an offset names, in epoch nanoseconds, so that timestamps which
 * differ by less than a millisecond keep their order. Undefined for anything else, a time without an offset too:
 * which instant that is depends on who reads it.
 */
export function parseTimestamp(text: string): bigint | undefined {
	const match = PATTERN.exec(text);
	if (match === null) return undefined;
	const [, year, month, day, hour, minute, second = '0', fraction = '', sign, ...offset] = match;
	const fields = [year, month, day, hour, minute, second].map(Number);
	const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
	const [offsetHours = 0, offsetMinutes = 0] = offset.map((part = '0') => Number(part));
	if (offsetHours > 23 || offsetMinutes > 59) return undefined;
	const local = new Date(0);
	local.setUTCFullYear(y, mo - 1, d);
	local.setUTCHours(h, mi, s);
	// 30 February and 25 o'clock roll over into other fields.
	const rolledOver = [
		local.getUTCFullYear() !== y,
		local.getUTCMonth() !== mo - 1,
		local.getUTCDate() !== d,
		local.getUTCHours() !== h,
		local.getUTCMinutes() !== mi,
		local.getUTCSeconds() !== s,
	];
	if (rolledOver.includes(true)) return undefined;
	const offsetMs = (sign === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
	return BigInt(local.getTime() - offsetMs) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
