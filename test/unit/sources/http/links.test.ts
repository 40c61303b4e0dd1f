import { nextInLinkHeader } from '../../../../engine/sources/http/links';

const next = 'https://api.test/items?page=2';

describe('a header Link', () => {
	it.each([
		[`<${next}>; rel="next"`],
		[`<${next}>; rel=next`],
		[`<${next}>; REL="Next"; title="more, later"`],
		[`<https://api.test/items>; rel="prev first", <${next}>; rel="last next"`],
		[`<https://api.test/about>; title="no relation", <${next}>; rel="next"`],
	])('leads to the next page: %s', (header) => {
		expect(nextInLinkHeader(header)).toBe(next);
	});

	it.each([
		'',
		' ',
		'<https://api.test/items>; rel="prev"',
		'<https://api.test/about>',
		'<>; rel="next"',
	])('leads to none: %j', (header) => {
		expect(nextInLinkHeader(header)).toBeUndefined();
	});

	it.each([`${next}; rel="next"`, 'next', `<${next}`, `<${next}>; rel="next", and more`])(
		'that cannot be read is no end of the list, but an error: %s',
		(header) => {
			expect(() => nextInLinkHeader(header)).toThrow(/^The header "Link" cannot be read: "/);
		},
	);
});
