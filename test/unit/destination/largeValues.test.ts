import { setFlagsFromString } from 'node:v8';

import { cellEncoders } from '../../../engine/destination/cells';
import { int64, outgrows } from '../../../engine/destination/numberCells';
import { keyEncoder } from '../../../engine/destination/tableKey';
import { bytes } from '../../../engine/destination/textCells';
import { dateCell, intervalCell, timeOfDayCell } from '../../../engine/destination/timeCells';
import { canonicalJson } from '../../../engine/records/canonicalJson';
import { cursorOf } from '../../../engine/records/cursor';
import { advance } from '../../../engine/store/variables/advance';

const million = 1_000_000;

// As in a process that has compiled many expressions: on a long text they can run out of stack then.
beforeAll(() => setFlagsFromString('--no-regexp-optimization'));
afterAll(() => setFlagsFromString('--regexp-optimization'));

/** What takes the square of its length would not end within a test: the expressions on which engines backtrack. */
const texts = {
	nines: '9'.repeat(8 * million),
	'nines and a letter': `${'9'.repeat(8 * million)}x`,
	'zeros before a digit': `1.${'0'.repeat(8 * million)}1`,
	'zeros behind a digit': `${'0'.repeat(8 * million)}1`,
	'an exponent of a billion': '1e1000000000',
	spaces: `${' '.repeat(8 * million)}x`,
	'zeros and a letter': `${'0'.repeat(8 * million)}x`,
	'seconds with millions of digits': `12:00:00.${'0'.repeat(8 * million)}1`,
	'a time with millions of digits': `2026-01-01T00:00:00.${'1'.repeat(8 * million)}Z`,
	'a duration of nines': `P${'9'.repeat(8 * million)}Y`,
	dashes: '-'.repeat(8 * million),
};

const messageOf = (run: () => unknown): string => {
	try {
		return JSON.stringify(run()) ?? '';
	} catch (error) {
		if (error instanceof RangeError) throw error;
		return error instanceof Error ? error.message : String(error);
	}
};

describe('a text of megabytes', () => {
	it.each(Object.entries(texts))('as %s is refused in few words, or kept as it is', (_, text) => {
		for (const kind of [
			'integer',
			'bigint',
			'numeric',
			'double',
			'boolean',
			'timestamptz',
		] as const) {
			expect(messageOf(() => cellEncoders[kind](text)).length).toBeLessThan(200);
		}
		expect(messageOf(() => timeOfDayCell(text, false, 6)).length).toBeLessThan(200);
		expect(messageOf(() => intervalCell(text, 6)).length).toBeLessThan(200);
		expect(messageOf(() => cursorOf({ cursor: text, readAt: 0 })).length).toBeLessThan(200);
		expect(cellEncoders.text(text)).toBe(text);
		for (const kind of ['bigint', 'numeric', 'double'] as const) {
			const column = { name: 'id', type: kind, kind, isGenerated: false, hasDefault: false };
			expect(messageOf(() => keyEncoder(column)(text)).length).toBeLessThan(200);
		}
		expect(messageOf(() => dateCell(text)).length).toBeLessThan(200);
		for (const affinity of ['numeric', 'real'] as const) {
			const column = {
				name: 'id',
				type: 'NUM',
				kind: 'text',
				affinity,
				isGenerated: false,
				hasDefault: false,
			} as const;
			expect(messageOf(() => keyEncoder(column)(text)).length).toBeLessThan(200);
		}
		expect(typeof outgrows(text, int64)).toBe('boolean');
		const current = { type: 'string', value: '7' } as const;
		const next = { type: 'string', value: text } as const;
		expect(messageOf(() => advance('position', current, next)).length).toBeLessThan(400);
	});

	it('of zeros before a whole number is that number', () => {
		expect(cellEncoders.bigint(texts['zeros behind a digit'])).toBe(1);
		expect(cellEncoders.bigint(`-${texts['zeros behind a digit']}`)).toBe(-1);
		expect(cellEncoders.bigint('9223372036854775807')).toBe('9223372036854775807');
		expect(() => cellEncoders.bigint('9223372036854775808')).toThrow(
			'9223372036854775808 exceeds a 64-bit integer',
		);
	});
});

describe('bytes in hexadecimal', () => {
	it('are taken by the megabyte, and refused with an odd digit or another letter', () => {
		const given = `\\x${'AB'.repeat(4 * million)}`;
		expect(bytes(given)).toBe(given.toLowerCase());
		for (const wrong of [`${given}a`, `${given}xx`]) {
			expect(() => bytes(wrong)).toThrow('it is not clearly bytes');
		}
	});
});

describe('keys of JSON', () => {
	it('are written alike whether they are short or long, each time', () => {
		const long = 'k'.repeat(250_000);
		for (let round = 0; round < 2; round++) {
			expect(canonicalJson({ [long]: 1, a: 2 })).toBe(`{"a":2,"${long}":1}`);
		}
	});
});
