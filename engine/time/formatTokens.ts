/** Luxon's tokens: https://moment.github.io/luxon/#/formatting?id=table-of-tokens and /parsing?id=table-of-tokens. */

/** What a token says of a date, as messages call it. */
export type FormatField =
	| 'year'
	| 'month'
	| 'quarter'
	| 'day'
	| 'day of the year'
	| 'week year'
	| 'week'
	| 'weekday'
	| 'hour'
	| 'half of the day'
	| 'minute'
	| 'second'
	| 'fraction'
	| 'era'
	| 'offset'
	| 'zone'
	| 'whole time';

const date = ['year', 'month', 'day'] as const;
const time = ['hour', 'minute'] as const;

const fieldsByLetter: Readonly<Record<string, readonly FormatField[]>> = {
	y: ['year'],
	M: ['month'],
	L: ['month'],
	q: ['quarter'],
	d: ['day'],
	o: ['day of the year'],
	k: ['week year'],
	W: ['week'],
	i: ['week year'],
	n: ['week'],
	E: ['weekday'],
	c: ['weekday'],
	H: ['hour'],
	h: ['hour'],
	a: ['half of the day'],
	m: ['minute'],
	s: ['second'],
	S: ['fraction'],
	u: ['fraction'],
	G: ['era'],
	Z: ['offset'],
	z: ['zone'],
	X: ['whole time'],
	x: ['whole time'],
	// Tokens for a whole date or time, in the order and with the hours of the locale.
	D: date,
	t: [...time, 'half of the day'],
	T: time,
	f: [...date, ...time, 'half of the day'],
	F: [...date, ...time, 'second', 'half of the day'],
};

/** Tells what a token says; nothing for letters that are no token. */
export function fieldsOf(token: string): readonly FormatField[] {
	const fields = fieldsByLetter[token.charAt(0)] ?? [];
	return /^(?:[tT]{2,4})$/.test(token) ? [...fields, 'second'] : fields;
}

/** Returns the tokens of a format, in order, without its literal text. */
export function tokensOf(format: string): readonly string[] {
	return format.replaceAll(/'[^']*(?:'|$)/g, "'").match(/([A-Za-z])\1*/g) ?? [];
}

export function isNumericMonth(token: string): boolean {
	return /^(?:M{1,2}|L{1,2})$/.test(token);
}

const both =
	'y yy yyyy yyyyyy M MM MMM MMMM L LL LLL LLLL d dd o ooo H HH h hh m mm q qq s ss S SSS u uu uuu a kk kkkk W WW E EEE EEEE c ccc cccc G GG Z ZZ ZZZ z D DD DDD DDDD t tt T TT f ff F FF';

/** What Luxon reads. The others of its tokens it takes for literal text. */
export const readable: ReadonlySet<string> = new Set([...both.split(' '), 'yyyyy']);

/** What Luxon writes. Anything else it prints as it stands. */
export const writable: ReadonlySet<string> = new Set([
	...both.split(' '),
	...'MMMMM LLLLL EEEEE ccccc GGGGG ZZZZ ZZZZZ ii iiii n nn X x ttt tttt TTT TTTT fff ffff FFF FFFF'.split(
		' ',
	),
]);
