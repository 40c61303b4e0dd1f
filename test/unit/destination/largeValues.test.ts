import { cellEncoders } from '../../../engine/destination/cells';
import { int64, outgrows } from '../../../engine/destination/numberCells';
import { keyEncoder } from '../../../engine/destination/tableKey';
import { intervalCell, timeOfDayCell } from '../../../engine/destination/timeCells';
import { canonicalJson } from '../../../engine/records/canonicalJson';
import { cursorOf } from '../../../engine/records/cursor';
import { advance } from '../../../engine/store/variables/advance';

const million = 1_000_000;

/** What takes the square of its length would not end within a test: the expressions on which engines backtrack. */
const texts = {
	nines: '9'.repeat(8 * million),
	'nines and a letter': `${'9'.repeat(million)}x`,
	'zeros before a digit': `1.${'0'.repeat(million)}1`,
	'zeros behind a digit': `${'0'.repeat(million)}1`,
	'an exponent of a billion': '1e1000000000',
	spaces: `${' '.repeat(million)}x`,
	'zeros and a letter': `${'0'.repeat(million)}x`,
	'seconds with a million digits': `12:00:00.${'0'.repeat(million)}1`,
	'a time with a million digits': `2026-01-01T00:00:00.${'1'.repeat(million)}Z`,
	dashes: '-'.repeat(million),
};

const messageOf = (run: () => unknown): string => {
	try {
		return JSON.stringify(run()) ?? '';
	} catch (error) {
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

describe('keys of JSON', () => {
	it('are written alike whether they are short or long, each time', () => {
		const long = 'k'.repeat(250_000);
		for (let round = 0; round < 2; round++) {
			expect(canonicalJson({ [long]: 1, a: 2 })).toBe(`{"a":2,"${long}":1}`);
		}
	});
});
