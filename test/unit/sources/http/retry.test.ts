import { retryAfterMs } from '../../../../engine/sources/http/retry';

describe('how long a server asks to wait', () => {
	it.each([
		['2.0', 2_000],
		['0.35', 350],
		['0', 0],
		['100000', 600_000],
		['-1', undefined],
		['-1e300', undefined],
		['1e300', 600_000],
		['Infinity', undefined],
		['NaN', undefined],
		[' ', undefined],
		['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
		['', undefined],
		[null, undefined],
	])('Retry-After %j is %j ms', (header, ms) => {
		const headers = new Headers(header === null ? {} : { 'retry-after': header });
		expect(retryAfterMs(headers)).toBe(ms);
	});

	it.each<[string, string, number | undefined]>([
		['Wed, 21 Oct 2026 07:28:03 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', 3000],
		['Wed, 21 Oct 2026 08:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', 600_000],
		['Wed, 21 Oct 2026 07:27:59 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', undefined],
		['Wed, 21 Oct 2026 07:28:00 GMT', '', undefined],
		['Wed, 99 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', undefined],
	])('until %s, by a clock at "%s", is %j ms', (until, date, ms) => {
		expect(retryAfterMs(new Headers({ 'retry-after': until, date }))).toBe(ms);
	});

	it.each(['60,120', 'soon', '2026-10-21T07:28:00Z'])('%s is nothing that it can say', (given) => {
		expect(retryAfterMs(new Headers({ 'retry-after': given }))).toBeUndefined();
	});
});
