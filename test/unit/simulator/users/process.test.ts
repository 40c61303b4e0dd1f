import path from 'node:path';

import { startServerProcess } from '../../../../rig/serverProcess';
import { type ShownUser, type UsersApiStats, type UserTruth } from '../../../../simulator/users';
import { get } from './walk';

const script = path.resolve(__dirname, '../../../../simulator/users/main.ts');

describe('the users API as a process', () => {
	it('is moved by its control endpoints, and ends when it is told to', async () => {
		const { said, stop } = await startServerProcess(script, ['--users', '12', '--poison', '1']);
		const { url } = said as { url: string };
		const control = async (method: string, route: string, body?: object) =>
			(await get(`${url}/_simulator/${route}`, { method, body: JSON.stringify(body) })).body;
		try {
			await control('DELETE', 'users', { id: 100_002 });
			await control('PATCH', 'users', { id: 100_003, status: 'suspended' });
			await control('POST', 'users', { email: 'New@Example.com' });
			await control('POST', 'faults', { kind: 'status', status: 503 });
			expect(await control('DELETE', 'users', { id: 5 })).toEqual({
				error: 'There is no user 5.',
			});
			expect((await fetch(`${url}/link-header/users`)).status).toBe(503);
			const mended = (await control('POST', 'mend')) as { users: number[] };
			expect(mended.users).toHaveLength(11);
			const shown = (await get(`${url}/link-header/users`)).body as ShownUser[];
			const truth = (await control('GET', 'truth')) as UserTruth[];
			expect(shown).toEqual(truth.map((user) => user.shown));
			expect(shown.map(({ id }) => id)).toEqual([
				100_001,
				...Array.from({ length: 10 }, (_, at) => 100_003 + at),
				100_013,
			]);
			expect([shown[1]?.status, shown.at(-1)?.email]).toEqual(['suspended', 'New@Example.com']);
			const stats = (await control('GET', 'stats')) as UsersApiStats;
			expect(stats).toMatchObject({ requests: 2, pages: 1, usersServed: 12 });
		} finally {
			await stop();
		}
	});

	it('shows the last page of a million users as soon as the first', async () => {
		const { said, stop } = await startServerProcess(script, ['--users', '1000000']);
		const { url } = said as { url: string };
		try {
			const list = `${url}/page-number/users?per_page=1000&sort=updated_at&page=`;
			for (const page of [1, 1_000]) {
				const { body } = await get(`${list}${page}`);
				expect((body as { data: ShownUser[] }).data).toHaveLength(1_000);
			}
		} finally {
			await stop();
		}
	});
});
