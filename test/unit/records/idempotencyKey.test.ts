import fc from 'fast-check';

import { idempotencyKey } from '../../../engine/records/idempotencyKey';

describe('an idempotency key', () => {
	it('names account, sync, record and version', () => {
		expect(idempotencyKey('acme', 'new-orders', '1001', '2026-01-31T12:00:00Z')).toBe(
			'acme:new-orders:1001:2026-01-31T12%3A00%3A00Z',
		);
	});

	it('has a hash in place of what is long', () => {
		expect(idempotencyKey('acme', 'orders', 'x'.repeat(61), 'v')).toBe(
			'acme:orders:~rY9DsYwkCiUzenT2fypxjr:v',
		);
	});

	it('is never longer than 243 characters, and fits a header', () => {
		const part = fc.string({ unit: 'binary', maxLength: 300 });
		fc.assert(
			fc.property(part, part, part, part, (...parts) => {
				expect(idempotencyKey(...parts)).toMatch(/^[!-~]{3,243}$/);
			}),
		);
	});

	it('differs wherever a part differs, also where parts hold what separates or shortens', () => {
		const part = fc.oneof(
			fc.stringMatching(/^[a:~%]{0,4}$/),
			fc.constantFrom('%3A', '~rY9DsYwkCiUzenT2fypxjr', 'x'.repeat(61), '\ud800', '\ud801'),
		);
		const parts = fc.tuple(part, part, part, part);
		fc.assert(
			fc.property(parts, parts, (one, other) => {
				const isSame = one.every((each, index) => each === other[index]);
				expect(idempotencyKey(...one) === idempotencyKey(...other)).toBe(isSame);
			}),
		);
	});
});
