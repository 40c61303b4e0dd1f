import { lockName } from '../../../engine/destination/mysql/names';

describe('the lock of a table in MySQL', () => {
	const lock = lockName('shop', 'orders', 'acme');

	it('is one for names that differ in capitals only, since some servers have one table for them', () => {
		expect(lockName('Shop', 'ORDERS', 'acme')).toBe(lock);
	});

	it('is another for another database, table or account, whose ID counts as it is', () => {
		const others = [
			lockName('shop2', 'orders', 'acme'),
			lockName('shop', 'orders2', 'acme'),
			lockName('shop', 'orders', 'Acme'),
			lockName('shop', 'orders'),
			lockName('shopo', 'rders', 'acme'),
		];
		expect(new Set([lock, ...others]).size).toBe(6);
	});

	it('has a name that the server takes', () => {
		expect(lockName('d'.repeat(64), 't'.repeat(63), 'a'.repeat(200)).length).toBeLessThanOrEqual(
			64,
		);
	});
});
