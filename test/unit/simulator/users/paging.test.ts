import { startUsersApi, type UsersApi } from '../../../../simulator/users';
import { styles } from './styles';
import { get, walk } from './walk';

const clock = { now: () => Date.parse('2026-08-01T00:00:00Z') };

describe('the pages of the users API', () => {
	let api: UsersApi;

	beforeAll(async () => {
		api = await startUsersApi({ users: 10, clock });
	});
	afterAll(async () => await api.close());

	it.each(Object.entries(styles))('%s lists every user once, in order', async (address, style) => {
		const pages = await walk(api, address, style);
		expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1]);
		expect(pages.flat()).toEqual(api.users.truth().map(({ shown }) => shown));
	});

	it.each(Object.entries(styles))('%s ends with a page that is full', async (address, style) => {
		const pages = await walk(api, address.replace('=3', '=5'), style);
		expect(pages.map((page) => page.length)).toEqual([5, 5]);
	});

	it('takes a cursor in the body of a POST, and then starts from the template again', async () => {
		const ask = async (page: object) =>
			(
				await get(`${api.url}/body-cursor/users`, {
					method: 'POST',
					body: JSON.stringify({ filter: { sort: 'id' }, page: { size: 6, ...page } }),
				})
			).body as { results: { id: number }[]; paging?: { next: { after: string } } };
		const first = await ask({});
		const second = await ask({ after: first.paging?.next.after });
		expect([first, second].map(({ results }) => results.length)).toEqual([6, 4]);
		expect(second.results[0]?.id).toBe(100_007);
		expect(second.paging).toBeUndefined();
	});

	it('tells the totals in the body and in headers', async () => {
		const { body, headers } = await get(`${api.url}/page-number/users?page=2&per_page=4`);
		expect(body).toMatchObject({ page: 2, per_page: 4, total: 10, total_pages: 3 });
		expect([headers.get('x-total-count'), headers.get('x-total-pages')]).toEqual(['10', '3']);
	});

	it('names first, prev, next and last in the Link header, where there are such pages', async () => {
		const relations = async (page: number) => {
			const { headers } = await get(`${api.url}/link-header/users?per_page=4&page=${page}`);
			return [...(headers.get('link') ?? '').matchAll(/page=(\d+)>; rel="(\w+)"/g)].map(
				([, number, name]) => `${name} ${number}`,
			);
		};
		expect(await relations(1)).toEqual(['next 2', 'last 3']);
		expect(await relations(2)).toEqual(['first 1', 'prev 1', 'next 3', 'last 3']);
		expect(await relations(3)).toEqual(['first 1', 'prev 2']);
	});

	it('shows an empty page behind the last', async () => {
		const { body } = await get(`${api.url}/page-number/users?page=9&per_page=4`);
		expect(body).toMatchObject({ data: [], total: 10 });
	});

	it.each([
		['/page-number/users?page=0', 'page must be a whole number from 1 to 1000000000; it is 0.'],
		[
			'/page-number/users?per_page=5000',
			'per_page must be a whole number from 1 to 1000; it is 5000.',
		],
		['/offset/users?sort=name', 'sort must be one of id, updated_at; it is name.'],
		['/offset/users?status=gone', 'status must be one of active, invited, suspended; it is gone.'],
		[
			'/offset/users?updated_since=2026-08-01T00:00:00',
			'updated_since must be a time such as 2026-07-29T14:30:00Z; it is 2026-08-01T00:00:00.',
		],
		['/cursor/users?after=abc', 'No page is behind the cursor abc.'],
		['/has-more/users?starting_after=7', 'There is no user 7.'],
	])('refuses %s in words', async (address, message) => {
		const { status, body } = await get(`${api.url}${address}`);
		expect(status).toBe(400);
		expect(body).toMatchObject({ error: { message } });
	});

	it('knows no other paths', async () => {
		const statuses = ['/users', '/other/users', '/users/1', '/constructor/users'].map(
			async (path) => (await get(`${api.url}${path}`)).status,
		);
		expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
	});

	it('shows one user by its ID', async () => {
		const { body } = await get(`${api.url}/users/100003`);
		expect(body).toEqual(api.users.find(100_003)?.shown);
	});
});
