import { addressOf } from '../../../../engine/sources/http';

const pairs = (...given: readonly (readonly [string, string])[]) => given;

describe('the address of a request', () => {
	it.each(['https://api.test/v1', 'https://api.test/v1/', ' https://api.test/v1// '])(
		'below %j is one, with a slash before the path or without',
		(base) => {
			for (const path of ['items', '/items']) {
				expect(addressOf(base, path, [])).toBe('https://api.test/v1/items');
			}
			expect(addressOf(base, 'items/', [])).toBe('https://api.test/v1/items/');
		},
	);

	it('is the base address without a path', () => {
		expect(addressOf('https://api.test/v1/', '', [])).toBe('https://api.test/v1/');
		expect(addressOf('https://api.test', '', [])).toBe('https://api.test/');
	});

	it('sends equal pairs once, other values both, and empty ones', () => {
		const query = pairs(['tag', 'a'], ['tag', 'b'], ['size', '2'], ['locale', '']);
		expect(addressOf('https://api.test?size=2', 'items?tag=a', query)).toBe(
			'https://api.test/items?size=2&tag=a&tag=b&locale=',
		);
	});

	it('keeps the plus of an offset, typed or given', () => {
		const since = '2026-01-01T00:00:00+02:00';
		const encoded = 'https://api.test/items?since=2026-01-01T00%3A00%3A00%2B02%3A00';
		expect(addressOf('https://api.test', `items?since=${since}`, [])).toBe(encoded);
		expect(addressOf('https://api.test', 'items', [['since', since]])).toBe(encoded);
	});

	it('has no part that only a browser sees', () => {
		expect(addressOf('https://api.test/v1#top', 'items', [])).toBe('https://api.test/v1/items');
	});

	it.each([
		['', 'items', /no address of an API/],
		['api.test', 'items', /no address of an API/],
		['file:///etc', 'passwd', /no address of an API/],
		['javascript:alert(1)', '', /no address of an API/],
		['https://api.test', 'https://evil.test/items', /an address of its own/],
		['https://api.test', '//evil.test/items', /an address of its own/],
		['https://api.test', 'javascript:alert(1)', /an address of its own/],
	])('is refused: %j with %j', (base, path, message) => {
		expect(() => addressOf(base, path, [])).toThrow(message);
	});

	it.each(['https://me:secret@api.test', 'https://me@api.test', 'https://:secret@api.test'])(
		'is refused with a secret in it, which is not repeated: %s',
		(base) => {
			const refusal = () => addressOf(base, 'items', []);
			expect(refusal).toThrow('The base address at api.test has a user name or a password in it');
		},
	);

	it('is refused without a word of what stands before an @', () => {
		for (const base of ['me:secret@api.test', 'me:secret@', 'https//me:secret@api.test']) {
			expect(() => addressOf(base, 'items', [])).toThrow(
				/^What was given is no address of an API$/,
			);
		}
	});

	it('cannot leave the origin by dots', () => {
		expect(addressOf('https://api.test/v1', '../../items', [])).toBe('https://api.test/items');
	});
});
