import type { SourcePage } from '../../../../engine/source';
import type { HttpSourceOptions } from '../../../../engine/sources/http';
import { type Answered, type Asked, fakeApi } from '../../../support/fakeApi';
import {
	all,
	at,
	items,
	type Row,
	rows,
	sourceOf,
	start,
	window,
} from '../../../support/listedRows';

/** A list by offset, oldest first, filtered by time; it lists no more than `most` of one query. */
function api(records: () => readonly Row[], { most = Infinity } = {}) {
	return fakeApi(({ url }) => {
		const told = (name: string) => url.searchParams.get(name);
		const [from, until] = [told('since') ?? '', told('until') ?? '~'];
		const after = Number(told('after') ?? 0);
		const found = records()
			.filter((row) => row.updated_at >= from && row.updated_at < until && row.id > after)
			.sort(
				(one, other) =>
					(told('after') === null ? one.updated_at.localeCompare(other.updated_at) : 0) ||
					one.id - other.id,
			);
		const offset = Number(told('offset') ?? 0);
		const items = found.slice(0, most).slice(offset, offset + 10);
		return { body: { total: found.length, items } };
	});
}

const ids = (pages: readonly SourcePage[]) => items(pages).map(({ columns }) => columns.id);
const to = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it('the records of a window come with their cursors, and the last page says that all have', async () => {
	const pages = await all(sourceOf(api(() => rows(25))));
	expect(ids(pages)).toEqual(to(25));
	expect(items(pages)[3]).toEqual({
		columns: { id: 4, updated_at: at(3) },
		cursor: at(3),
		readAt: Date.parse('2026-03-01T12:00:00Z'),
	});
	expect(pages.at(-1)).toMatchObject({ items: [], doneUpTo: window.to });
});

it('a request says the window a second wider, since it is not known which bounds an API counts in', async () => {
	const fake = api(() => []);
	await all(sourceOf(fake), { from: start + 1_500, to: start + 2_500 });
	expect(fake.asked[0]?.url.search).toBe(
		'?since=2026-03-01T00%3A00%3A00Z&until=2026-03-01T00%3A00%3A03Z&offset=0',
	);
});

it.each([
	['unixSeconds', '1772323199', '1772326800'],
	['unixMilliseconds', '1772323199000', '1772326800000'],
	['isoDate', '2026-03-01', '2026-03-02'],
	['local', '2026-03-01T00:59:59', '2026-03-01T02:00:00'],
	['sql', '2026-03-01 00:59:59', '2026-03-01 02:00:00'],
] as const)('a window is written as %s', async (format, since, until) => {
	const fake = fakeApi(() => ({ body: { total: 0, items: [] } }));
	const places = {
		from: { in: 'query', name: 'since' },
		to: { in: 'query', name: 'until' },
	} as const;
	await all(sourceOf(fake, { bounds: { ...places, format, zone: 'Europe/Berlin' } }));
	const { searchParams } = fake.asked[0]?.url ?? new URL('about:blank');
	expect([searchParams.get('since'), searchParams.get('until')]).toEqual([since, until]);
});

it('all that local clocks have shown is asked for where they are set back', async () => {
	const fake = fakeApi(() => ({ body: { total: 0, items: [] } }));
	const bounds = {
		from: { in: 'query', name: 'since' },
		to: { in: 'query', name: 'until' },
		format: 'local',
		zone: 'Europe/Berlin',
	} as const;
	const [from, until] = [Date.parse('2026-10-25T00:30:00Z'), Date.parse('2026-10-25T01:10:00Z')];
	await all(sourceOf(fake, { bounds }), { from, to: until });
	const { searchParams } = fake.asked[0]?.url ?? new URL('about:blank');
	expect([searchParams.get('since'), searchParams.get('until')]).toEqual([
		'2026-10-25T01:59:59',
		'2026-10-25T03:00:00',
	]);
});

describe('a cursor', () => {
	const cursorsOf = async (values: readonly unknown[], zone?: string) => {
		const fake = fakeApi(() => ({
			body: { total: values.length, items: values.map((updated_at, id) => ({ id, updated_at })) },
		}));
		const pages = await all(sourceOf(fake, { cursor: { field: 'updated_at', zone } }));
		return items(pages).map(({ cursor }) => cursor);
	};

	it('is a time, however the API writes it', async () => {
		expect(
			await cursorsOf(['2026-03-01T00:00:00+01:00', 1772323200, '1772323200', 1772323200123, 17]),
		).toEqual(['2026-03-01T00:00:00+01:00', at(0), at(0), '2026-03-01T00:00:00.123Z', '17']);
	});

	it('that a record has not is none', async () => {
		expect(await cursorsOf([null, undefined, ''])).toEqual([null, null, null]);
	});

	it('without an offset is read by the clocks of its zone, and the hour that they show twice is one instant', async () => {
		expect(
			await cursorsOf(
				[
					'2026-07-01T12:00:00',
					'2026-10-25T02:10:00',
					'2026-10-25 02:50:00',
					'2026-07-01T12:00:00Z',
				],
				'Europe/Berlin',
			),
		).toEqual([
			'2026-07-01T10:00:00Z',
			'2026-10-25T01:00:00.000Z',
			'2026-10-25T01:00:00.000Z',
			'2026-07-01T12:00:00Z',
		]);
	});

	it.each([
		['updated_at', true],
		['modified', true],
		['created_at', false],
		['dateCreated', false],
	])('%s moves with an edit: %s', (field, moves) => {
		const source = sourceOf(
			api(() => []),
			{ cursor: { field, zone: undefined } },
		);
		expect(source.cursorMovesWithEdits).toBe(moves);
	});
});

describe('a list that shifts while it is read', () => {
	/** The second record is edited after the first page, and so leaves the window. */
	const shifting = (times = 1) => {
		const list = rows(25);
		let edits = 0;
		const inner = api(() => list);
		const fake = fakeApi(async (asked: Asked): Promise<Answered | Error> => {
			const answer = await ask(inner, asked);
			const first = list[edits + 1];
			if (asked.url.searchParams.get('offset') === '0' && edits < times && first) {
				edits += 1;
				first.updated_at = at(7_200 + edits);
			}
			return answer;
		});
		return { fake, list };
	};

	it('is read once more, so that none slips through between two pages', async () => {
		const { fake } = shifting();
		const source = sourceOf(fake);
		const pages = await all(source);
		expect(new Set(ids(pages))).toEqual(new Set(to(25)));
		expect(source.notShown()).toBeUndefined();
		expect(pages.map(({ isReadAgain }) => isReadAgain ?? false)).toContain(true);
	});

	it('gives no checkpoint before it is read to its end', async () => {
		const pages = await all(sourceOf(shifting().fake));
		expect(pages.slice(0, -2).map(({ doneUpTo }) => doneUpTo)).toEqual(
			pages.slice(0, -2).map(() => undefined),
		);
	});

	it('each time that it is read is said to be unproven', async () => {
		const source = sourceOf(shifting(9).fake);
		await all(source);
		expect(source.notShown()).toEqual({
			unproven:
				'The list has shifted each time that it was read, so that records may have slipped through between two pages',
		});
	});

	it('without an end in time is doubted as soon as a record was edited meanwhile', async () => {
		const list = rows(25);
		const fake = api(() => list);
		const bounds = {
			from: { in: 'query', name: 'since' },
			to: undefined,
			format: 'iso',
			zone: undefined,
		} as const;
		const source = sourceOf(fake, { bounds, isSorted: false });
		await source.count(window);
		const [first] = list;
		if (first) first.updated_at = '2026-03-01T12:00:05.000Z';
		await all(source);
		expect(source.notShown()?.unproven).toMatch(
			/^Records were edited or added while the list was read/,
		);
	});
});

/** What a fake API would have answered. */
async function ask(inner: ReturnType<typeof fakeApi>, { url }: Asked): Promise<Answered> {
	const { body } = await inner
		.client()
		.ask({ method: 'GET', url: url.href, headers: {}, body: undefined });
	return { body };
}

describe('what a source counts', () => {
	it('is the total that the API tells of the window', async () => {
		expect(await sourceOf(api(() => rows(25, 201))).count(window)).toBe(18);
	});

	it('is nothing where the API tells no total', async () => {
		const source = sourceOf(api(() => rows(25)));
		const { listing } = (source as unknown as { options: HttpSourceOptions }).options;
		const untold = sourceOf(
			api(() => rows(25)),
			{ listing: { ...listing, ends: { emptyPage: true } } },
		);
		expect(await untold.count(window)).toBeUndefined();
	});

	it('is nothing where it is just what the API lists at most', async () => {
		const source = sourceOf(
			api(() => rows(25)),
			{ cut: { most: 25 } },
		);
		expect(await source.count(window)).toBeUndefined();
	});
});

describe('a query that lists less than there is', () => {
	it.each([true, false])(
		'is cut into several, and no record is left out where two of them meet (sorted: %s)',
		async (isSorted) => {
			const list = rows(95, 3);
			const source = sourceOf(
				api(() => list, { most: 20 }),
				{ cut: { most: 20 }, isSorted },
			);
			const got = ids(await all(source));
			expect([...new Set(got)].sort((one, other) => Number(one) - Number(other))).toEqual(to(95));
		},
	);

	it('has a part finished with each that is read, where its end is known', async () => {
		const list = rows(40, 3);
		const source = sourceOf(
			api(() => list, { most: 20 }),
			{ cut: { most: 20 }, isSorted: false },
		);
		const done = (await all(source)).flatMap(({ doneUpTo }) => doneUpTo ?? []);
		expect(done.length).toBeGreaterThan(2);
		expect(done).toEqual([...done].sort((one, other) => one - other));
		expect(done.at(-1)).toBe(window.to);
	});

	it.each([true, false])(
		'is read by ID within a second that has more (sorted: %s)',
		async (isSorted) => {
			const crowd = Array.from({ length: 57 }, (_, index) => ({
				id: index + 11,
				updated_at: at(60),
			}));
			const list = [
				...rows(10),
				...crowd,
				{ id: 68, updated_at: at(61) },
				{ id: 69, updated_at: at(90) },
			];
			const afterId = { at: { in: 'query', name: 'after' }, field: 'id' } as const;
			const source = sourceOf(
				api(() => list, { most: 20 }),
				{ cut: { most: 20, afterId }, isSorted },
			);
			const got = ids(await all(source));
			expect([...new Set(got)].sort((one, other) => Number(one) - Number(other))).toEqual(to(69));
		},
	);

	it('is an error where a second has more and nothing tells them apart', async () => {
		const list = Array.from({ length: 57 }, (_, index) => ({ id: index + 1, updated_at: at(60) }));
		const source = sourceOf(
			api(() => list, { most: 20 }),
			{ cut: { most: 20 } },
		);
		await expect(all(source)).rejects.toMatchObject({
			kind: 'tooManyForQuery',
			message:
				'At 2026-03-01T00:01:00.000Z alone the API has more than the 20 records that it lists of one query',
			parameter: 'idAfterParameter',
		});
	});

	it.each([
		['ends the stream at a page that fails, which would hide what is behind a full list', true],
		['goes on after a page that fails where the API counts what a list has', false],
	])('%s', async (_rule, isSorted) => {
		const whole = sourceOf(api(() => []));
		const { listing } = (whole as unknown as { options: HttpSourceOptions }).options;
		const broken = fakeApi(({ url }) => {
			if (url.searchParams.get('offset') === '10') return { status: 400, body: {} };
			const after = (url.searchParams.get('since') ?? '') > at(60);
			const found = after ? [] : rows(15).slice(Number(url.searchParams.get('offset') ?? 0));
			return { body: { total: after ? 0 : 15, items: found.slice(0, 10) } };
		});
		const source = sourceOf(broken, {
			listing: { ...listing, goOnAfterFailedPage: true },
			cut: { most: 20 },
			isSorted,
		});
		const failed = all(source).then((pages) => pages.filter((page) => page.failed).length);
		if (isSorted) await expect(failed).rejects.toThrow('400');
		else expect(await failed).toBe(1);
	});

	it('is refused before anything is sent where no window goes with a request', () => {
		const fake = api(() => []);
		expect(() => sourceOf(fake, { cut: { most: 20 }, bounds: undefined })).toThrow(
			/can only be got round where a request says from when/,
		);
		expect(fake.asked).toEqual([]);
	});
});

it('pages that lead to each other are as good as checkpoints where they are sorted', async () => {
	const list = rows(40);
	const fake = fakeApi(({ url }) => {
		const after = Number(url.searchParams.get('cursor') ?? 0);
		const page = list.slice(after, after + 15);
		const next = after + 15 < list.length ? after + 15 : null;
		return { body: { items: page, next } };
	});
	const paging = {
		style: 'cursor',
		at: { in: 'query', name: 'cursor' },
		from: { in: 'body', path: 'next' },
	} as const;
	const source = sourceOf(fake);
	const { listing } = (source as unknown as { options: HttpSourceOptions }).options;
	const pages = await all(sourceOf(fake, { listing: { ...listing, paging, ends: {} } }));
	expect(pages.map(({ doneUpTo }) => ((doneUpTo ?? 0) - start) / 1000)).toEqual([
		5, 20, 30, 3_600, 3_600,
	]);
});
