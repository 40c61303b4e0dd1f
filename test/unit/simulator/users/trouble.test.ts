import { gunzipSync } from 'node:zlib';

import type { PoisonKind, ShownUser, UsersApi, UsersApiOptions } from '../../../../simulator/users';
import { startUsersApi } from '../../../../simulator/users';
import { get } from './walk';

describe('what goes wrong at the users API', () => {
	const running: UsersApi[] = [];
	const start = async (options: UsersApiOptions) => {
		const api = await startUsersApi(options);
		running.push(api);
		return api;
	};
	afterEach(async () => {
		for (const api of running.splice(0)) await api.close();
	});

	/** Of every page, whether it was answered. */
	const statuses = async (api: UsersApi, pages = 100) => {
		const seen: number[] = [];
		for (let page = 1; page <= pages; page++) {
			seen.push((await get(`${api.url}/page-number/users?per_page=2&page=${page}`)).status);
		}
		return seen;
	};

	it('is the same pages in every run, until they are mended', async () => {
		const options = { users: 200, failingPages: { share: 0.1 } };
		const api = await start(options);
		const seen = await statuses(api);
		const failed = seen.filter((status) => status === 500).length;
		expect(failed).toBeGreaterThan(4);
		expect(failed).toBeLessThan(20);
		expect(await statuses(api)).toEqual(seen);
		expect(await statuses(await start(options))).toEqual(seen);
		expect(await statuses(await start({ ...options, seed: 2 }))).not.toEqual(seen);
		expect(api.stats().failedPages).toBe(failed);
		api.mend();
		expect(await statuses(api)).toEqual(seen.map(() => 200));
	});

	it('is a page that fails so many times, with a status of choice, whatever the order of its parameters', async () => {
		const api = await start({ users: 4, failingPages: { share: 1, times: 2, status: 503 } });
		const asked = ['?page=1&per_page=2', '?per_page=2&page=1', '?page=1&per_page=2'];
		const seen: number[] = [];
		for (const query of asked)
			seen.push((await get(`${api.url}/page-number/users${query}`)).status);
		expect(seen).toEqual([503, 503, 200]);
	});

	it('is one user in a hundred that nobody can take, until it is mended, which moves it', async () => {
		const api = await start({ users: 1_000, poison: { share: 0.01 } });
		const bad = api.users.truth().filter(({ poison }) => poison !== null);
		expect(bad.length).toBeGreaterThan(3);
		expect(bad.length).toBeLessThan(25);
		const { users } = api.mend();
		expect(users).toEqual(bad.map(({ id }) => id));
		for (const { id, shown } of bad) {
			const mended = api.users.find(id);
			expect(mended?.poison).toBeNull();
			expect(Date.parse(mended?.shown.updated_at ?? '')).toBeGreaterThan(
				Date.parse(shown.created_at),
			);
			expect(mended?.shown.updated_at).not.toBe(shown.updated_at);
		}
	});

	it.each<[PoisonKind, (user: ShownUser) => unknown, unknown]>([
		['impossibleDate', ({ updated_at }: ShownUser) => updated_at.slice(4, 10), '-02-30'],
		['noEmail', ({ email }: ShownUser) => email, null],
		['halfCharacter', (user: ShownUser) => user.last_name.slice(-2), ' \ud83d'],
		['longText', (user: ShownUser) => user.last_name.length, 300],
	])('can be %s', async (kind, read, expected) => {
		const api = await start({ users: 1, poison: { share: 1, kinds: [kind] } });
		const { body } = await get(`${api.url}/link-header/users`);
		expect((body as ShownUser[]).map(read)).toEqual([expected]);
	});

	it('are totals that drift from page to page, by no more than was said', async () => {
		const api = await start({ users: 50, totalDrift: 2 });
		const totals = new Set<number>();
		for (let count = 0; count < 40; count++) {
			const { body } = await get(`${api.url}/offset/users?limit=1`);
			totals.add((body as { total: number }).total);
		}
		expect([...totals].sort()).toEqual([48, 49, 50, 51, 52]);
	});

	it('is a page that shifts: an edit moves a user back, and one is never shown', async () => {
		const ids = async (page: number, size = 2) => {
			const query = `?sort=updated_at&per_page=${size}&page=${page}`;
			const { body } = await get(`${api.url}/page-number/users${query}`);
			return (body as { data: ShownUser[] }).data.map(({ id }) => id);
		};
		const api = await start({
			users: 4,
			beforePage: (pages) => {
				if (pages === 2 && first !== undefined) api.users.edit(first);
			},
		});
		const [first, second, , fourth] = await ids(1, 4);
		expect([await ids(1), await ids(2)]).toEqual([
			[first, second],
			[fourth, first],
		]);
	});

	it('are edits by themselves, after every page', async () => {
		const api = await start({ users: 20, editsPerPage: 3 });
		const before = api.users.truth();
		await get(`${api.url}/offset/users`);
		const changed = api.users.truth().filter(({ shown }, at) => {
			return shown.updated_at !== before[at]?.shown.updated_at;
		});
		expect(changed).toHaveLength(3);
	});

	it('are users that come, change and go while nobody looks', async () => {
		const api = await start({ users: 20 });
		const ids = () => api.users.truth().map(({ id }) => id);
		const isSeeded = (id: number) => id <= 100_020;
		api.users.startLive({ createdPerMinute: 6_000, deletedPerMinute: 6_000 });
		while (ids().every(isSeeded) || ids().filter(isSeeded).length === 20) {
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		api.users.stopLive();
		const seen = ids();
		await new Promise((resolve) => setImmediate(resolve));
		expect(ids()).toEqual(seen);
	});

	it('is the end of what a query can list', async () => {
		const api = await start({ users: 20, mostPerQuery: 10 });
		const status = async (begin: number) =>
			(await get(`${api.url}/offset/users?limit=5&offset=${begin}`)).status;
		expect([await status(5), await status(6)]).toEqual([200, 400]);
	});

	it('are compressed answers and byte order marks', async () => {
		const api = await start({ users: 2, gzip: true, byteOrderMark: true });
		const response = await fetch(`${api.url}/link-header/users`);
		expect(response.headers.get('content-encoding')).toBe('gzip');
		const bytes = new Uint8Array(await response.arrayBuffer());
		expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		expect(gunzipSync(await raw(`${api.url}/link-header/users`)).subarray(0, 4)).toEqual(
			Buffer.from('\ufeff['),
		);
	});

	it('are the faults of a network', async () => {
		const api = await start({ users: 4 });
		api.faults.add(
			{ kind: 'status', status: 502 },
			{ kind: 'reset', operation: 'page=2' },
			{ kind: 'invalidJson', operation: 'page=3' },
			{ kind: 'altered', operation: 'page=4', at: 'data', value: null },
		);
		const page = async (number: number) =>
			await get(`${api.url}/page-number/users?per_page=1&page=${number}`).then(
				({ body }) => body,
				(error: unknown) => (error as Error).name,
			);
		expect(await page(1)).toBe('SyntaxError');
		expect(await page(2)).toBe('TypeError');
		expect(await page(3)).toBe('SyntaxError');
		expect(await page(4)).toEqual({ data: null, page: 4, per_page: 1, total: 4, total_pages: 4 });
		expect(await page(1)).toMatchObject({ page: 1 });
		expect(api.faults.struck).toEqual({ status: 1, reset: 1, invalidJson: 1, altered: 1 });
	});
});

/** What goes over the wire, not decompressed. */
async function raw(url: string): Promise<Buffer> {
	const { get: ask } = await import('node:http');
	return await new Promise((resolve, reject) => {
		ask(url, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.once('end', () => resolve(Buffer.concat(chunks)));
		}).once('error', reject);
	});
}
