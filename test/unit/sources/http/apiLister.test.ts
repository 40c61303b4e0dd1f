import { ApiLister, type ApiListing, type ApiPage } from '../../../../engine/sources/http';
import { type Answered, type Asked, connectionError, fakeApi } from '../../../support/fakeApi';

const listing: ApiListing = {
	request: { method: 'GET', url: 'https://api.test/items', headers: {}, body: undefined },
	paging: {
		style: 'pageNumber',
		at: { in: 'query', name: 'page' },
		first: 1,
		sendsFirst: true,
	},
	ends: { emptyPage: true },
	records: { path: 'items' },
};

const pageOf = ({ url }: Asked) => Number(url.searchParams.get('page'));

/** A list of so many records, two a page. */
function listOf(
	records: number,
	more: (asked: Asked) => Answered | Error | undefined = () => undefined,
) {
	return fakeApi((asked) => {
		const other = more(asked);
		if (other !== undefined) return other;
		const before = (pageOf(asked) - 1) * 2;
		const items = [before + 1, before + 2].filter((id) => id <= records).map((id) => ({ id }));
		return { body: { items, total: records, pages: Math.ceil(records / 2) } };
	});
}

async function all(lister: ApiLister): Promise<ApiPage[]> {
	const pages: ApiPage[] = [];
	for await (const page of lister.pages()) pages.push(page);
	return pages;
}

const ids = (pages: readonly ApiPage[]) =>
	pages.flatMap(({ records }) => records.map(({ id }) => id));
const to = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('pages that are asked for at once', () => {
	it('come in order, whichever answer is there first', async () => {
		const api = listOf(11);
		const slow = fakeApi(async (asked) => {
			await api.time.sleep(pageOf(asked) === 2 ? 1_000 : 10);
			const before = (pageOf(asked) - 1) * 2;
			const items = [before + 1, before + 2].filter((id) => id <= 11).map((id) => ({ id }));
			return { body: { items } };
		});
		const pages = await all(new ApiLister(slow.client(), { ...listing, pagesAtOnce: 4 }));
		expect(ids(pages)).toEqual(to(11));
	});

	it('are no more than that, and the first is asked for alone', async () => {
		let [now, most] = [0, 0];
		const first: number[] = [];
		const api = fakeApi(async (asked) => {
			now += 1;
			most = Math.max(most, now);
			if (pageOf(asked) === 1) first.push(now);
			await new Promise((resolve) => setImmediate(resolve));
			now -= 1;
			return { body: { items: pageOf(asked) <= 20 ? [{ id: pageOf(asked) }] : [] } };
		});
		await all(new ApiLister(api.client(), { ...listing, pagesAtOnce: 3 }));
		expect({ most, first }).toEqual({ most: 3, first: [1] });
	});

	it.each([
		['pages', { totalPages: { in: 'body', path: 'pages' } }],
		['records', { totalRecords: { in: 'body', path: 'total' } }],
	] as const)('do not go beyond a total of %s', async (_of, ends) => {
		const api = listOf(9);
		const pages = await all(new ApiLister(api.client(), { ...listing, ends, pagesAtOnce: 8 }));
		expect(ids(pages)).toEqual(to(9));
		expect(api.asked.map(pageOf)).toEqual([1, 2, 3, 4, 5]);
	});

	it('may go beyond an end that was not told, and what comes of that is nobody’s concern', async () => {
		const api = listOf(5, (asked) => (pageOf(asked) > 4 ? { status: 404 } : undefined));
		const pages = await all(new ApiLister(api.client(), { ...listing, pagesAtOnce: 4 }));
		expect(ids(pages)).toEqual(to(5));
		expect(pages.at(-1)?.end).toMatchObject({ pages: 4, records: 5 });
	});

	it('fail in their turn: what came before is given out first', async () => {
		const api = listOf(9, (asked) => (pageOf(asked) === 3 ? { status: 422 } : undefined));
		const lister = new ApiLister(api.client(), { ...listing, pagesAtOnce: 4 });
		const got: unknown[] = [];
		const reading = async () => {
			for await (const page of lister.pages()) got.push(...ids([page]));
		};
		await expect(reading()).rejects.toMatchObject({ kind: 'requestRefused' });
		expect(got).toEqual(to(4));
	});

	it('are waited for no longer when nobody reads on', async () => {
		const stopped: number[] = [];
		const api = listOf(50);
		const client = api.client();
		const ask = client.ask.bind(client);
		client.ask = async (request, signal) => {
			signal?.addEventListener('abort', () => stopped.push(1));
			return await ask(request, signal);
		};
		for await (const page of new ApiLister(client, { ...listing, pagesAtOnce: 4 }).pages()) {
			if (page.page === 2) break;
		}
		expect(stopped).toHaveLength(4);
	});
});

describe('a page that cannot be read', () => {
	const going = { ...listing, goOnAfterFailedPage: true };
	const failingAt = (page: number, failure: Answered | Error = { status: 500, body: 'broken' }) =>
		listOf(7, (asked) => (pageOf(asked) === page ? failure : undefined));

	it('ends the listing, unless it is to go on', async () => {
		const api = failingAt(2);
		const lister = new ApiLister(api.client({ maxRetries: 0 }), listing);
		await expect(all(lister)).rejects.toMatchObject({ kind: 'serverError' });
	});

	it.each([1, 4])(
		'is named with its request, and those beside it come, four at once or %s',
		async (pagesAtOnce) => {
			const api = failingAt(2);
			const pages = await all(
				new ApiLister(api.client({ maxRetries: 0 }), { ...going, pagesAtOnce }),
			);
			expect(ids(pages)).toEqual([1, 2, 5, 6, 7]);
			expect(pages[1]).toMatchObject({
				page: 2,
				records: [],
				failed: {
					mayPass: true,
					message:
						'The API answered with the error 500: broken (https://api.test/items?page=2) (tried once)',
					request: { method: 'GET', url: 'https://api.test/items?page=2' },
				},
			});
		},
	);

	it('may be the last one: the list ends behind it all the same', async () => {
		const pages = await all(new ApiLister(failingAt(4).client({ maxRetries: 0 }), going));
		expect(ids(pages)).toEqual(to(6));
		expect(pages.map(({ failed }) => failed !== undefined)).toEqual([
			false,
			false,
			false,
			true,
			false,
		]);
	});

	it.each([
		[{ status: 503 }, true],
		[connectionError('ECONNRESET'), true],
		[{ body: '<html>' }, true],
		[{ status: 422 }, false],
		[{ body: { nothing: true } }, false],
	] as const)('by %j may pass: %s', async (failure, mayPass) => {
		const pages = await all(new ApiLister(failingAt(2, failure).client({ maxRetries: 0 }), going));
		expect(pages[1]?.failed?.mayPass).toBe(mayPass);
	});

	it.each([401, 403, 404])(
		'by %s is no fault of the page, and ends the listing',
		async (status) => {
			const lister = new ApiLister(failingAt(2, { status }).client(), going);
			await expect(all(lister)).rejects.toThrow();
		},
	);

	it('ends the listing where pages lead to each other', async () => {
		const paging = { style: 'nextLink', path: 'next' } as const;
		const api = fakeApi((_asked, index) =>
			index === 0 ? { body: { items: [{ id: 1 }], next: '/items?page=2' } } : { status: 500 },
		);
		const lister = new ApiLister(api.client({ maxRetries: 0 }), { ...going, paging });
		await expect(all(lister)).rejects.toMatchObject({ kind: 'serverError' });
	});

	it('twenty times in a row ends the listing', async () => {
		const api = listOf(100, (asked) => (pageOf(asked) > 1 ? { status: 500 } : undefined));
		const lister = new ApiLister(api.client({ maxRetries: 0 }), going);
		await expect(all(lister)).rejects.toThrow('21 pages in a row could not be read');
	});

	it('can be asked for again by its request', async () => {
		let isMended = false;
		const api = listOf(7, (asked) =>
			pageOf(asked) === 2 && !isMended ? { status: 500 } : undefined,
		);
		const lister = new ApiLister(api.client({ maxRetries: 0 }), going);
		const failed = (await all(lister))[1]?.failed;
		isMended = true;
		const { records } = await lister.readAgain(failed?.request ?? going.request);
		expect(records).toEqual([{ id: 3 }, { id: 4 }]);
	});
});

describe('a listing that waits between two pages', () => {
	it('goes on from plain data, and comes to the same', async () => {
		const api = listOf(7);
		const read: unknown[] = [];
		let place: ApiPage['next'];
		do {
			const lister = new ApiLister(api.client(), { ...listing, ends: { shortPage: 2 } });
			const page: ApiPage = await lister.readPage(place);
			read.push(...ids([page]));
			place = page.next && (JSON.parse(JSON.stringify(page.next)) as ApiPage['next']);
		} while (place !== undefined);
		expect(read).toEqual(to(7));
	});
});

describe('a page that is the same as the one before', () => {
	const always = () => fakeApi(() => ({ body: { items: [{ id: 1 }, { id: 2 }] } }));

	it('is an error: the API does not know by what it is asked for a page', async () => {
		await expect(all(new ApiLister(always().client(), listing))).rejects.toMatchObject({
			kind: 'endlessWalk',
			message: 'Page 2 is the same as the page before it, so that the list would never end',
			parameter: 'pagination',
		});
	});

	it('is the end where that is said, and is not given out', async () => {
		const pages = await all(
			new ApiLister(always().client(), { ...listing, endOnRepeatedPage: true }),
		);
		expect(ids(pages)).toEqual([1, 2]);
	});
});

describe('a total that the pages do not come up to', () => {
	const ends = { totalRecords: { in: 'body', path: 'total' } } as const;

	it('is told with the end, after three empty pages', async () => {
		const api = fakeApi((asked) => ({
			body: { total: 10 ** 9, items: pageOf(asked) <= 2 ? [{ id: pageOf(asked) }] : [] },
		}));
		const pages = await all(new ApiLister(api.client(), { ...listing, ends, pagesAtOnce: 4 }));
		expect(pages.at(-1)?.end).toEqual({
			pages: 5,
			records: 2,
			total: 10 ** 9,
			isCut: false,
			isShort: true,
		});
		expect(api.asked.length).toBeLessThan(10);
	});
});
