import {
	PageWalk,
	recordsAt,
	type WalkEnd,
	type WalkOptions,
} from '../../../../engine/sources/http';

const api = 'https://api.test/v2/items';
const template = { method: 'GET', url: api, headers: {}, body: undefined } as const;
const inQuery = (name: string) => ({ in: 'query', name }) as const;
const inBody = (path: string) => ({ in: 'body', path }) as const;
let lastId = 0;
/** No two of them are the same. */
const items = (count: number) => Array.from({ length: count }, () => ({ id: ++lastId }));

interface Answer {
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** Default: how many are at `items` of the body. */
	readonly records?: readonly unknown[];
}

interface Walked {
	/** What was asked, as far as it differs: the query, the body, or the whole address. */
	readonly asked: readonly string[];
	readonly end: WalkEnd | undefined;
}

/** Walks until the end, or until the answers run out. */
function walk(options: Partial<WalkOptions>, answers: readonly Answer[]): Walked {
	const pages = new PageWalk({ template, paging: { style: 'none' }, ends: {}, ...options });
	const asked: string[] = [];
	for (const { body, headers = {}, records } of answers) {
		if (pages.request === undefined) break;
		const { url, body: sent } = pages.request;
		asked.push(sent === undefined ? url.slice(api.length) : JSON.stringify(sent));
		const given = body ?? {};
		pages.take({
			url,
			headers: { get: (name) => headers[name.toLowerCase()] ?? null },
			body: given,
			records: records ?? recordsAt(given, { path: 'items', scalarField: 'id' }),
		});
	}
	if (pages.request !== undefined) asked.push('…');
	return { asked, end: pages.end };
}

const byNumber = (options = {}) =>
	({ style: 'pageNumber', at: inQuery('page'), first: 1, sendsFirst: true, ...options }) as const;
const byOffset = (options = {}) =>
	({
		style: 'offset',
		at: inQuery('offset'),
		first: 0,
		sendsFirst: true,
		size: 3,
		sizeAt: inQuery('limit'),
		...options,
	}) as const;
const byCursor = (from: string, options = {}) =>
	({ style: 'cursor', at: inQuery('cursor'), from: inBody(from), ...options }) as const;

describe('pages by number', () => {
	const totalPages = inBody('pages');

	it.each([
		[1, ['?page=1', '?page=2', '?page=3']],
		[0, ['?page=0', '?page=1', '?page=2']],
	])('from %j end with the total of pages, and ask for nothing beyond', (first, asked) => {
		const answers = Array.from({ length: 5 }, () => ({ body: { pages: '3', items: items(2) } }));
		const walked = walk({ paging: byNumber({ first }), ends: { totalPages } }, answers);
		expect(walked.asked).toEqual(asked);
		expect(walked.end).toEqual({
			pages: 3,
			records: 6,
			total: undefined,
			isCut: false,
			isShort: false,
		});
	});

	it.each([
		[{ pages: 'many', items: [] }, /is "many"/],
		[{ items: [] }, /nothing is there/],
		[{ pages: null, items: [] }, /nothing is there/],
		[{ pages: -1, items: [] }, /is -1/],
	])('with %j where the total was to be are an error at the first page', (body, message) => {
		const ends = { totalPages };
		expect(() => walk({ paging: byNumber(), ends }, [{ body }])).toThrow(message);
	});

	it('of which there are none are one request', () => {
		const ends = { totalPages };
		const answers = [{ body: { pages: 0, items: [] } }];
		expect(walk({ paging: byNumber(), ends }, answers).asked).toEqual(['?page=1']);
	});

	it.each([
		['a short one', { shortPage: 2 }, [2, 2, 1], 3],
		['an empty one', { shortPage: 2 }, [2, 2, 0], 3],
		['an empty one', { emptyPage: true }, [2, 1, 0], 3],
	])('without a total end with %s (%j)', (_name, ends, sizes, requests) => {
		const answers = [...sizes, 9, 9].map((size) => ({ body: { items: items(size) } }));
		expect(walk({ paging: byNumber(), ends }, answers).asked).toHaveLength(requests);
	});

	it('may do without the number at first', () => {
		const answers = [1, 2, 3].map(() => ({ body: { pages: 3, items: items(1) } }));
		const paging = byNumber({ sendsFirst: false });
		expect(walk({ paging, ends: { totalPages } }, answers).asked).toEqual([
			'',
			'?page=2',
			'?page=3',
		]);
	});

	it('replace a number that the address has already', () => {
		const paged = { ...template, url: `${api}?page=100&tag=a&tag=b` };
		const answers = [1, 2].map(() => ({ body: { pages: 2, items: items(1) } }));
		const walked = walk({ template: paged, paging: byNumber(), ends: { totalPages } }, answers);
		expect(walked.asked).toEqual(['?page=1&tag=a&tag=b', '?page=2&tag=a&tag=b']);
	});

	it('can be cut off, which is no end of the list', () => {
		const answers = [1, 2, 3].map(() => ({ body: { pages: 5, items: items(1) } }));
		const walked = walk({ paging: byNumber(), ends: { totalPages }, maxPages: 2 }, answers);
		expect(walked.asked).toHaveLength(2);
		expect(walked.end).toMatchObject({ pages: 2, isCut: true });
	});

	it('without anything that tells the end are refused before the first request', () => {
		expect(() => walk({ paging: byNumber() }, [])).toThrow(
			'Nothing would tell where the list ends',
		);
	});

	it('that never have records, and no end, are given up', () => {
		const answers = Array.from({ length: 400 }, () => ({ body: { pages: 10 ** 9, items: [] } }));
		expect(() => walk({ paging: byNumber(), ends: { totalPages } }, answers)).toThrow(
			/many pages without records/,
		);
	});
});

describe('pages by offset', () => {
	it.each([7, '7'])('end with the total of records (%j)', (total) => {
		const answers = [3, 3, 1, 0].map((size) => ({ body: { total, items: items(size) } }));
		const walked = walk({ paging: byOffset(), ends: { totalRecords: inBody('total') } }, answers);
		expect(walked.asked).toEqual(['?limit=3&offset=0', '?limit=3&offset=3', '?limit=3&offset=6']);
		expect(walked.end).toEqual({ pages: 3, records: 7, total: 7, isCut: false, isShort: false });
	});

	it('tell by the total when records are missing', () => {
		const ends = { totalRecords: inBody('total'), emptyPage: true };
		const answers = [3, 0].map((size) => ({ body: { total: 7, items: items(size) } }));
		expect(walk({ paging: byOffset(), ends }, answers).end).toMatchObject({ records: 3, total: 7 });
	});

	it('begin where they are told to', () => {
		const paging = byOffset({ first: 20, size: 15, sizeAt: undefined });
		const answers = [15, 15, 5].map((size) => ({ body: { items: items(size) } }));
		const walked = walk({ paging, ends: { shortPage: 15 } }, answers);
		expect(walked.asked).toEqual(['?offset=20', '?offset=35', '?offset=50']);
	});

	it('are an error where the API gives fewer a page than is asked for, since the rest would be passed over', () => {
		const paging = byOffset({ size: 500 });
		const pages = (...counts: number[]) =>
			counts.map((count) => ({ body: { items: items(count) } }));
		const capped = () => walk({ paging, ends: { emptyPage: true } }, pages(100, 100, 0));
		expect(capped).toThrow(
			'Page 2 has 100 records like the one before, though 500 were asked for: the API gives no more a page, and those between two pages would be left out',
		);
		// Pages of which an API leaves something out are short by chance, and the last one has what is left.
		for (const counts of [
			[499, 498, 0],
			[500, 500, 0],
			[100, 0],
		]) {
			const { end } = walk({ paging, ends: { emptyPage: true } }, pages(...counts));
			expect(end?.records).toBe(counts.reduce((sum, count) => sum + count));
		}
	});

	it('are numbers in a body, whose other fields stay', () => {
		const body = { query: { text: 'a', from: '9' }, sort: 'id' };
		const paging = byOffset({ at: inBody('query.from'), sizeAt: inBody('query.size') });
		const answers = [3, 1].map((size) => ({ body: { items: items(size) } }));
		const posted = { ...template, method: 'POST', body } as const;
		expect(walk({ template: posted, paging, ends: { shortPage: 3 } }, answers).asked).toEqual([
			'{"query":{"text":"a","from":0,"size":3},"sort":"id"}',
			'{"query":{"text":"a","from":3,"size":3},"sort":"id"}',
		]);
		expect(body).toEqual({ query: { text: 'a', from: '9' }, sort: 'id' });
	});
});

describe('pages by cursor', () => {
	const next = (cursor?: unknown, more = {}) => ({
		body: { items: items(2), meta: { next: cursor }, ...more },
	});

	it.each([[undefined], [null], ['']])('end with %j in the place of the cursor', (last) => {
		const walked = walk({ paging: byCursor('meta.next') }, [next('c2'), next('c3'), next(last)]);
		expect(walked.asked).toEqual(['', '?cursor=c2', '?cursor=c3']);
		expect(walked.end).toMatchObject({ pages: 3, records: 6 });
	});

	it('take it from a header in any letter case', () => {
		const paging = byCursor('', { from: { in: 'header', name: 'X-Next-Token' } });
		const answers = [{ body: { items: [] }, headers: { 'x-next-token': 't2' } }, next()];
		expect(walk({ paging }, answers).asked).toEqual(['', '?cursor=t2']);
	});

	it('put it into a body, which begins anew with the next walk', () => {
		const posted = {
			...template,
			method: 'POST',
			body: { filter: { open: true }, page: { size: 2 } },
		} as const;
		const paging = byCursor('meta.next', { at: inBody('page.after') });
		const answers = [next('c2'), next()];
		for (let run = 0; run < 2; run++) {
			expect(walk({ template: posted, paging }, answers).asked).toEqual([
				'{"filter":{"open":true},"page":{"size":2}}',
				'{"filter":{"open":true},"page":{"size":2,"after":"c2"}}',
			]);
		}
	});

	it('believe a flag beside the cursor, also as text', () => {
		const ends = { hasMore: inBody('has_more') };
		const paging = byCursor('meta.next');
		const empty = { body: { items: [], has_more: 'true', meta: { next: 'c2' } } };
		const walked = walk({ paging, ends }, [empty, next('c3', { has_more: false })]);
		expect(walked.asked).toEqual(['', '?cursor=c2']);
	});

	it.each([[undefined], ['maybe'], [1]])(
		'do not take %j for the end where a flag was to be',
		(flag) => {
			const ends = { hasMore: inBody('has_more') };
			expect(() =>
				walk({ paging: byCursor('meta.next'), ends }, [next('c2', { has_more: flag })]),
			).toThrow(/as true or false/);
		},
	);

	it('are an error where there is more and no place to go on', () => {
		const ends = { hasMore: inBody('has_more') };
		const answers = [next(null, { has_more: true })];
		expect(() => walk({ paging: byCursor('meta.next'), ends }, answers)).toThrow(
			'After page 1 the API says that there is more, and names no place to go on',
		);
	});

	it('of the last record never go on from an empty page', () => {
		const paging = byCursor('', { from: { in: 'lastRecord', path: 'id' } });
		const ends = { shortPage: 3 };
		const page = (...ids: readonly number[]) => ({ body: { items: ids.map((id) => ({ id })) } });
		const answers = [page(1, 2, 3), page(4, 5, 6), page(7)];
		expect(walk({ paging, ends }, answers).asked).toEqual(['', '?cursor=3', '?cursor=6']);
		expect(walk({ paging, ends: {} }, [page(1), page()]).asked).toEqual(['', '?cursor=1']);
		expect(() => walk({ paging, ends }, [{ body: { items: [{}, {}, {}] } }])).toThrow(/"id"/);
	});

	it.each([1, 2, 17, 40])('that come again after %i pages are an error', (circle) => {
		const answers = Array.from({ length: 200 }, (_, page) => next(`c${page % circle}`));
		expect(() => walk({ paging: byCursor('meta.next') }, answers)).toThrow(
			/sends on to a page that was read before/,
		);
	});
});

describe('pages by the address of the next one', () => {
	const shop = 'https://api.test:8443/shop/v1/items';
	const page = { ...template, url: `${shop}?x=1` };
	const paging = { style: 'nextLink', path: '@odata.nextLink' } as const;
	const linked = (link?: unknown) => ({
		body: { items: items(1), '@odata.nextLink': link, '@odata': { nextLink: `${shop}?wrong` } },
	});
	const second = (link: string) => {
		const walked = new PageWalk({ template: page, paging, ends: {} });
		walked.take({ url: page.url, headers: { get: () => null }, records: [], ...linked(link) });
		return walked.request?.url;
	};

	it.each(['/shop/v1/items?p=2', '?p=2', 'items?p=2', `${shop}?p=2`])('is %s', (link) => {
		expect(second(link)).toBe(`${shop}?p=2`);
	});

	it.each([
		'https://evil.test/items',
		'http://api.test:8443/shop/v1/items',
		'//evil.test/items',
		'https://api.test/items',
		'https://me:secret@api.test:8443/items',
		'javascript:alert(1)',
		'https://',
	])('is never %s, which is another place', (link) => {
		expect(() => second(link)).toThrow(
			/would carry your credentials|no address at https:\/\/api.test:8443/,
		);
	});

	it.each([[null], [undefined], ['']])('end with %j', (link) => {
		const answers = [linked('?p=2'), linked(link)];
		expect(walk({ template: page, paging }, answers).end).toMatchObject({ pages: 2 });
	});
});

describe('a list of one page', () => {
	it('is one request', () => {
		const answers = [{ body: { items: items(2) } }];
		expect(walk({}, answers)).toMatchObject({ asked: [''], end: { pages: 1, records: 2 } });
	});
});
