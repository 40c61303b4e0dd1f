import { inheritedNames, withFields } from '../../support/inheritedNames';
import type { SeededRandom } from '../../support/seededRandom';
import { honestFields } from './honestRecord';

type Choices<Value> = [Value, ...Value[]];

const longName = 'a name that is longer than any database takes for a column of its own, ';

/** Names that some database, or JavaScript, takes for something else. */
const oddNames = [
	...inheritedNames,
	...['', ' ', 'a\0b', 'a\ud800', '_SYNC_OWNER', '_sync_hash', '_Sync_Cursor', '_sync_deleted_at'],
	...[
		'xmax',
		'ctid',
		'tableoid',
		'rowid',
		'oid',
		'_rowid_',
		'account',
		'ACCOUNT',
		'Id',
		'SKU',
		'sku',
	],
	...[
		'x'.repeat(63),
		'x'.repeat(64),
		'x'.repeat(65),
		'é'.repeat(32),
		'€'.repeat(21),
		'😀'.repeat(16),
	],
	...[
		`${longName}one`,
		`${longName}other`,
		'x'.repeat(10_000),
		'\u00e9',
		'e\u0301',
		'ÄRGER',
		'ärger',
	],
	...['"; DROP TABLE shared; --', "'); DELETE FROM shared; --", '$1', '?', 'a"b', 'a.b', '\u202e'],
	...['toJSON', 'toJSDate', 'isValid', 'length', '0', 'a\tb', 'a\\b', 'a\nb', 'select', 'error'],
	...honestFields.map((name) => name.toUpperCase()),
] as Choices<string>;

/** Names whose columns see values of all kinds over time. */
const sharedNames = [
	'mixed_1',
	'mixed_2',
	'mixed_3',
	'mixed_4',
	...honestFields,
] as Choices<string>;

const texts = [
	...[
		'',
		' ',
		'\0',
		'a\0',
		'\ud83d',
		'\udc00x',
		'<b>',
		"'; DROP TABLE shared; --",
		'\\N',
		'\t',
		'\\.',
	],
	...[
		'\r\n',
		'\\x00',
		'{}',
		'[1]',
		'"',
		'null',
		'NaN',
		'-Infinity',
		'true',
		'FALSE ',
		'yes',
		'\ufeffx',
	],
	...[
		'\u0130',
		'😀'.repeat(100),
		'e\u0301',
		'=1+1',
		'={{ $json }}',
		'%s%n',
		'\x1b[2J',
		'\u202egnp.exe',
	],
] as Choices<string>;

const longTexts = [
	...['9'.repeat(20_000), `1.${'0'.repeat(20_000)}1`, 'x'.repeat(30_000), '\\\n'.repeat(5_000)],
	...['€'.repeat(10_000), '9'.repeat(100_000), 'x'.repeat(300_000)],
] as Choices<string>;

const numbers = [
	...[
		0,
		-0,
		1,
		-1,
		0.1 + 0.2,
		19.99,
		5e-324,
		1.7976931348623157e308,
		1e21,
		1e-7,
		2 ** 31,
		-(2 ** 31) - 1,
	],
	...[
		2 ** 53 - 1,
		2 ** 53,
		2 ** 60,
		-(2 ** 63),
		2 ** 63,
		2 ** 64,
		1e15 + 0.3,
		123_456_789.123_456_78,
	],
] as Choices<number>;

const numberTexts = [
	...[
		'0',
		'-0',
		'007',
		'+5',
		'1e5',
		'1e308',
		'1e400',
		'1e-400',
		'1e99999',
		'.5',
		'5.',
		'0x10',
		'1_000',
	],
	...['9223372036854775807', '9223372036854775808', '-9223372036854775809', '1,5', ' 42 ', '1.10'],
	...['12345678901234567890.123456789', '٣', '1e', '--1'],
] as Choices<string>;

const times = [
	...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999999Z'],
	...['0000-01-01T00:00:00Z', '-0001-01-01T00:00:00Z', '+275760-09-13T00:00:00.000Z', '2026-02-29'],
	...['2024-02-29T23:59:59+14:00', '2026-13-45', '2026-06-30T23:59:60Z', '2026-01-31T24:00:00Z'],
	...[
		'2026-01-31T09:30:00.123456Z',
		'2026-01-31T09:30:00.1234567Z',
		'2026-01-31 09:30',
		'2026-01-31',
	],
	...['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '2026-01-31T09:30:00+99:99', 'now'],
	...['2026-01-31T09:30:00+0530', 'infinity', '1969-12-31T23:59:59.999Z', '10000-01-01T00:00:00Z'],
] as Choices<string>;

/** What JSON has no word for, as a block in the same process may still give it. */
const unspeakable = [
	...[Number.NaN, Number.POSITIVE_INFINITY, undefined, 10n ** 40n, new Date(Number.NaN)],
	...[new Map([[1, 2]]), new Set([1]), /x/, Symbol('x'), () => 1, new Date(8.64e15)],
] as Choices<unknown>;

export interface ValueKinds {
	/** Whether values come as JSON has them. */
	readonly isJson: boolean;
}

export function hostileName(random: SeededRandom): string {
	if (random.chance(0.35)) return random.pick(sharedNames);
	return random.chance(0.3) ? `f${random.integer(0, 1e9)}` : random.pick(oddNames);
}

/** A value that no honest source has: of any kind, depth and size. */
export function hostileValue(random: SeededRandom, kinds: ValueKinds, depth = 0): unknown {
	switch (random.integer(0, depth > 3 ? 6 : 9)) {
		case 0:
			return random.pick(texts);
		case 1:
			return random.pick(numbers);
		case 2:
			return random.pick(numberTexts);
		case 3:
			return random.pick(times);
		case 4:
			return random.pick([null, true, false]);
		case 5:
			return random.chance(0.1) ? random.pick(longTexts) : random.pick(texts);
		case 6:
			return kinds.isJson ? random.pick(numbers) : random.pick(unspeakable);
		case 7:
			return Array.from({ length: random.integer(0, 3) }, () =>
				hostileValue(random, kinds, depth + 1),
			);
		case 8:
			return withFields(
				[random.pick(oddNames), hostileValue(random, kinds, depth + 1)],
				[random.pick(sharedNames), hostileValue(random, kinds, depth + 1)],
			);
		default:
			return random.chance(0.05) ? manyFields(2_000) : nested(random);
	}
}

function nested(random: SeededRandom): unknown {
	const depth = random.chance(0.1) ? random.integer(150, 1_000) : random.integer(1, 20);
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) {
		value = level % 2 === 0 ? withFields(['__proto__', value]) : [value];
	}
	return value;
}

/** An object of so many fields. */
export function manyFields(count: number, prefix = 'k'): Record<string, number> {
	return withFields(
		...Array.from({ length: count }, (_, place) => [`${prefix}${place}`, place] as const),
	);
}
