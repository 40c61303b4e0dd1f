import { type BoundFormat } from '../../../../engine/sources/http';
import { withWindow } from '../../../../engine/sources/http/source/windowBounds';

const at = (text: string) => Date.parse(text);

describe('the window that a request carries', () => {
	const carried = (format: BoundFormat, from: string, to: string) => {
		const request = {
			method: 'GET',
			url: 'https://a.test/x',
			headers: {},
			body: undefined,
		} as const;
		const bounds = {
			from: { in: 'query', name: 'from' },
			to: { in: 'query', name: 'to' },
			...{ format, zone: 'Europe/Berlin' },
		} as const;
		const { url } = withWindow(request, bounds, { from: at(from), to: at(to) });
		return [...new URL(url).searchParams.values()];
	};

	it.each<[BoundFormat, readonly [string, string]]>([
		['iso', ['2026-07-01T09:59:59Z', '2026-07-01T10:30:01Z']],
		['unixSeconds', ['1782899999', '1782901801']],
		['unixMilliseconds', ['1782899999000', '1782901801000']],
		['local', ['2026-07-01T11:59:59', '2026-07-01T12:30:01']],
		['sql', ['2026-07-01 11:59:59', '2026-07-01 12:30:01']],
		['isoDate', ['2026-07-01', '2026-07-02']],
	])('as %s is in whole seconds, and a second wider at its beginning', (format, expected) => {
		expect(carried(format, '2026-07-01T10:00:00.700Z', '2026-07-01T10:30:00.200Z')).toEqual(
			expected,
		);
	});

	it('begins a second before what the clocks show again, where they are set back within it', () => {
		expect(carried('local', '2026-10-25T00:50:00Z', '2026-10-25T01:20:00Z')).toEqual([
			'2026-10-25T01:59:59',
			'2026-10-25T03:00:00',
		]);
	});
});
