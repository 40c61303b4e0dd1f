import { Door } from '../../../engine/console';
import { SlowDown } from '../../../engine/console/access/slowDown';

const access = { user: 'ada', password: 'pass:word', token: 'tök-1', role: 'operator' as const };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const right = basic('ada:pass:word');
const START = Date.UTC(2026, 0, 1);

describe('the door of the console', () => {
	const enter = (authorization: string | undefined, given: object = {}) =>
		new Door().enter({ authorization, address: '10.0.0.1' }, { ...access, ...given }, START);

	it('lets in who has the password or the token, and tells which of them a browser sends by itself', () => {
		expect(enter(right)).toEqual({ name: 'ada', role: 'operator', isAmbient: true });
		expect(enter(right.replace('Basic', 'bAsIc  '))).toMatchObject({ name: 'ada' });
		const token = Buffer.from('tök-1').toString('latin1');
		expect(enter('Bearer abc', { token: 'abc', role: 'viewer' })).toEqual({
			name: 'token',
			role: 'viewer',
			isAmbient: false,
		});
		expect(() => enter(`Bearer ${token}`)).toThrow('The sign-in was refused');
	});

	it.each([
		['nothing', undefined],
		['an empty header', ''],
		['a wrong password', basic('ada:password')],
		['a wrong user', basic('Ada:pass:word')],
		['the beginning of a password', basic('ada:pass')],
		['no password', basic('ada')],
		['what is no Base64', 'Basic %%%'],
		['the password as a token', 'Bearer pass:word'],
		['a token as Basic', basic('token:tök-1')],
		['another scheme', 'Digest ada'],
		['two tokens', 'Bearer tök-1, tök-1'],
	])('keeps out who sends %s', (_, authorization) => {
		expect(() => enter(authorization)).toThrow(
			expect.objectContaining({ kind: 'notSignedIn', parameter: undefined }),
		);
	});

	it('lets nobody in by a password or a token that is empty', () => {
		expect(() => enter(basic('ada:'), { password: '' })).toThrow('refused');
		expect(() => enter(basic(':'), { user: '', password: '' })).toThrow('refused');
		for (const header of ['Bearer ', 'Bearer x', 'Bearer']) {
			expect(() => enter(header, { token: '' })).toThrow('refused');
		}
	});

	it('slows down who fails 50 times in a row, and lets the password in only after the pause', () => {
		const door = new Door();
		let now = START;
		const outcomes = { notSignedIn: 0, tooManyFailures: 0 };
		const kindOf = (authorization: string, address = '10.0.0.1'): string => {
			try {
				door.enter({ authorization, address }, access, now);
				return 'in';
			} catch (error) {
				return (error as { kind: string }).kind;
			}
		};
		for (let attempt = 0; attempt < 50; attempt++, now += 100) {
			outcomes[kindOf(basic(`ada:${attempt}`)) as keyof typeof outcomes] += 1;
		}
		// Six were looked at at once, and one each after 1 and 2 s.
		expect(outcomes).toEqual({ notSignedIn: 8, tooManyFailures: 42 });
		expect(kindOf(right)).toBe('tooManyFailures');
		expect(kindOf(right, '10.0.0.2')).toBe('in');
		now += 8_000;
		expect(kindOf(right)).toBe('in');
		expect(kindOf(basic('ada:x'))).toBe('notSignedIn');
		expect(kindOf(right)).toBe('in');
	});

	it('says how long to wait', () => {
		const door = new Door();
		const fail = () =>
			door.enter({ authorization: basic('ada:x'), address: '::ffff:10.0.0.1' }, access, START);
		for (let attempt = 0; attempt < 6; attempt++) expect(fail).toThrow('refused');
		expect(fail).toThrow(
			expect.objectContaining({
				kind: 'tooManyFailures',
				retryAfterSeconds: 1,
				remedy: 'Wait 1 s, then sign in again.',
			}),
		);
	});

	it('takes all addresses of one IPv6 network for one', () => {
		const door = new Door();
		const fail = (host: number) =>
			door.enter(
				{ authorization: basic('ada:x'), address: `2001:db8:1:2::${host}` },
				access,
				START,
			);
		for (let host = 1; host <= 6; host++) expect(() => fail(host)).toThrow('refused');
		expect(() => fail(7)).toThrow('Too many');
	});

	it('slows down many addresses together, and never its owner for more than two seconds', () => {
		const door = new Door();
		for (let host = 0; host < 300; host++) {
			const caller = { authorization: basic('ada:x'), address: `10.1.${host}.1` };
			expect(() => door.enter(caller, access, START + host)).toThrow();
		}
		const owner = { authorization: right, address: '10.0.0.9' };
		expect(() => door.enter(owner, access, START + 300)).toThrow('Too many');
		expect(door.enter(owner, access, START + 2_300)).toMatchObject({ name: 'ada' });
	});

	it('is not slowed down by browsers, which ask once without a password', () => {
		const door = new Door();
		for (let time = 0; time < 100; time++) {
			const caller = { authorization: undefined, address: '10.0.0.1' };
			expect(() => door.enter(caller, access, START)).toThrow('Nobody is signed in');
		}
	});
});

describe('what is remembered of failures', () => {
	const patience = { free: 1, firstMs: 100, longestMs: 1_000, forgetMs: 10_000 };

	it('does not grow: those that were not heard of for the longest time go', () => {
		const slow = new SlowDown(patience, 3);
		for (const who of ['a', 'b', 'c', 'a', 'd', 'e']) slow.fail(who, START);
		expect(slow.size).toBe(3);
		expect(slow.waitMs('a', START)).toBe(100);
		expect(slow.waitMs('b', START)).toBe(0);
	});

	it('doubles the pause up to the longest, and is forgotten after a while', () => {
		const slow = new SlowDown(patience);
		const pauses = Array.from({ length: 7 }, () => {
			slow.fail('a', START);
			return slow.waitMs('a', START);
		});
		expect(pauses).toEqual([0, 100, 200, 400, 800, 1_000, 1_000]);
		slow.fail('a', START + 10_000);
		expect(slow.waitMs('a', START + 10_000)).toBe(0);
	});
});
