import fc from 'fast-check';

import { amountIn, amountOfNumber, amountText, nothing, sum } from '../../../../engine/exactAmount';
import { negative, share, times } from '../../../../engine/sources/shopify/orders/money';

const amount = (text: string) => amountIn(text) ?? nothing;

describe('amounts of money', () => {
	it.each([
		['12.5', '12.5'],
		['0.10', '0.10'],
		['-3.00', '-3.00'],
		['100', '100'],
		['0.005', '0.005'],
		['99999999999999999999.99', '99999999999999999999.99'],
	])('%s is kept to its last digit', (text, shown) => {
		expect(amountText(amount(text))).toBe(shown);
	});

	it.each(['', 'ten', '1e3', '1.', '.5', null, 5])('%s is none', (text) => {
		expect(amountIn(text)).toBeUndefined();
	});

	it.each([
		['1e+21', '1000000000000000000000'],
		['-1.25E3', '-1250'],
		['1e-7', '0.0000001'],
		['12.5', '12.5'],
	])('%s, as a database writes it, is kept to its last digit', (text, shown) => {
		expect(amountText(amountOfNumber(text) ?? nothing)).toBe(shown);
	});

	it.each(['NaN', 'Infinity', '', 'e5', '1e', '1e5000'])(
		'a database means no number by %s',
		(text) => {
			expect(amountOfNumber(text)).toBeUndefined();
		},
	);

	it('are added, multiplied and turned round without rounding', () => {
		expect(amountText(sum(amount('0.1'), amount('0.02')))).toBe('0.12');
		expect(amountText(times(amount('19.99'), 3))).toBe('59.97');
		expect(amountText(negative(amount('5.00')))).toBe('-5.00');
	});

	it.each([
		['1.00', 1, 3, 'EUR', '0.33'],
		['1.00', 2, 3, 'EUR', '0.67'],
		['0.01', 1, 2, 'EUR', '0.01'],
		['100', 1, 3, 'JPY', '33'],
		['1.000', 1, 3, 'KWD', '0.333'],
		['1.00', 3, 3, 'EUR', '1.00'],
		['1.00', 0, 3, 'EUR', '0'],
		['1.00', 0, 0, 'EUR', '0'],
	])('the part of %s that falls to %d of %d in %s is %s', (text, count, all, currency, part) => {
		expect(amountText(share(amount(text), count, all, currency))).toBe(part);
	});

	it('the parts of two that make up all differ from all by a coin at most', () => {
		fc.assert(
			fc.property(
				fc.nat(1_000_000),
				fc.integer({ min: 1, max: 50 }),
				fc.nat(50),
				(cents, all, of) => {
					const count = Math.min(of, all);
					const whole = { units: BigInt(cents), scale: 2 };
					const parts = [count, all - count].map((one) => share(whole, one, all, 'EUR'));
					const total = parts.reduce(sum, { units: 0n, scale: 2 }).units;
					expect(Math.abs(Number(total) - cents)).toBeLessThanOrEqual(1);
				},
			),
		);
	});
});
