import type { SourcePage } from '../../../../engine/source';
import { HttpSource, type HttpSourceOptions } from '../../../../engine/sources/http';
import { type Answered, fakeApi } from '../../../support/fakeApi';
import { all, items, type Row, rows, sourceOf } from '../../../support/listedRows';

describe('the list of a counted page that could not be read', () => {
	/**
	 * 35 records, whose second page fails the first time.
	 *
	 * @param instead what is answered instead, by how many pages were asked for before
	 */
	const broken = (
		instead: (asked: number, list: Row[]) => Answered | undefined = () => undefined,
	) => {
		const list = rows(35);
		const fake = fakeApi(({ url }, asked) => {
			const answer = instead(asked, list);
			if (answer !== undefined) return answer;
			const offset = Number(url.searchParams.get('offset') ?? 0);
			if (asked === 1) return { status: 400, body: {} };
			return { body: { total: list.length, items: list.slice(offset, offset + 10) } };
		});
		const { listing } = (sourceOf(fake) as unknown as { options: HttpSourceOptions }).options;
		const source = sourceOf(fake, { listing: { ...listing, goOnAfterFailedPage: true } });
		/** As a retry describes it: only where the records are. */
		const later = new HttpSource({
			client: fake.client(),
			listing: { ...listing, paging: { style: 'none' }, ends: {} },
			cursor: { field: 'updated_at', zone: undefined },
			isSorted: false,
		});
		return { fake, source, later, list };
	};
	const kept = async (source: HttpSource): Promise<unknown> => {
		const failed = (await all(source)).flatMap((page) => page.failed ?? []);
		expect(failed).toMatchObject([{ page: 2 }]);
		return JSON.parse(JSON.stringify(failed[0]?.request));
	};
	const again = async (later: HttpSource, request: unknown) => {
		const pages: SourcePage[] = [];
		for await (const page of later.listAgain(request)?.pages() ?? []) pages.push(page);
		return pages;
	};

	it('is kept with the page, and comes whole, though records have moved to other pages', async () => {
		const { fake, source, later, list } = broken();
		const request = await kept(source);
		list.splice(0, 3);
		const asked = fake.asked.length;
		const { items: alone } = await later.readAgain(request);
		expect(alone.map(({ columns }) => columns.id)).not.toContain(11);
		expect(fake.asked.at(-1)?.url.searchParams.get('offset')).toBe('10');
		const pages = await again(later, request);
		expect(items(pages).map(({ columns }) => columns.id)).toEqual(list.map(({ id }) => id));
		expect(pages.some(({ failed }) => failed !== undefined)).toBe(false);
		const windows = new Set(
			fake.asked.map(
				({ url }) => `${url.searchParams.get('since')} ${url.searchParams.get('until')}`,
			),
		);
		expect(windows.size).toBe(1);
		expect(fake.asked).toHaveLength(asked + 1 + 4);
	});

	it('is the same one for each of its pages', async () => {
		const { source, later } = broken();
		const request = (await kept(source)) as { url: string };
		const other = { ...request, url: request.url.replace('offset=10', 'offset=20') };
		expect(later.listAgain(other)?.name).toBe(later.listAgain(request)?.name);
		const elsewhere = { ...request, list: undefined };
		expect(later.listAgain(elsewhere)).toBeUndefined();
	});

	it.each<[string, Parameters<typeof broken>[0], string]>([
		[
			'shifts each time that it is read',
			(asked, list) => {
				if (asked > 4) list.shift();
				return undefined;
			},
			'The list has shifted each time that it was read',
		],
		[
			'ends before its total is reached',
			(asked) => (asked < 6 ? undefined : { body: { total: 35, items: [] } }),
			'The pages ran out before there were as many as the API says',
		],
		[
			'has another page that cannot be read',
			(asked) => (asked < 6 ? undefined : { status: 503 }),
			'503',
		],
	])('has not come whole where it %s', async (_what, instead, message) => {
		const { source, later } = broken(instead);
		const request = await kept(source);
		const pages = await again(later, request);
		expect(pages.at(-1)?.failed).toMatchObject({ mayPass: true });
		expect(pages.at(-1)?.failed?.message).toContain(message);
	});
});
