import { startUsersApi, type UsersApi } from '../../../simulator/users';
import {
	allAtOnceOf,
	recordLoopOf,
	recordsEngine,
	sentIds,
} from '../../support/listRecordsWorkflow';

const users = 25;
const pages = 3;

/** An API that loses its first user before each of the given pages, counted from 0 over all requests. */
async function losing(
	before: readonly number[],
): Promise<{ api: UsersApi; ids: readonly number[] }> {
	const api: UsersApi = await startUsersApi({
		users,
		beforePage: (asked) => {
			const [first] = api.users.truth();
			if (before.includes(asked) && first !== undefined) api.users.delete(first.id);
		},
	});
	return { api, ids: api.users.truth().map(({ id }) => id) };
}

const ways = {
	'all at once': async (api: UsersApi) => {
		const parameters = { returnAll: true, pageSize: 10, options: { pagesAtOnce: 1 } };
		const run = await recordsEngine(api).run(allAtOnceOf(parameters), { items: [{}] });
		return { ids: run.json('List').map(({ id }) => id), said: run.hints('List')[0]?.message };
	},
	'page by page': async (api: UsersApi) => {
		const run = await recordsEngine(api).run(recordLoopOf({ pageSize: 10 }), { items: [{}] });
		return { ids: sentIds(run), said: String(run.json('After')[0]?.verdict) };
	},
};

describe.each(Object.entries(ways))(
	'a list whose pages shift while it is read, %s',
	(_way, list) => {
		it('is read once more, for the record alone that has slipped through between two pages', async () => {
			const { api, ids } = await losing([1]);
			try {
				const listed = await list(api);
				const slipped = ids[10];
				expect(listed.ids).toEqual([...ids.filter((id) => id !== slipped), slipped]);
				expect(listed.said).toContain('complete');
				expect(api.stats().pages).toBe(2 * pages);
			} finally {
				await api.close();
			}
		});

		it('each time that it is read is unverifiable after the third', async () => {
			const { api, ids } = await losing([1, 4, 7]);
			try {
				const listed = await list(api);
				expect(new Set(listed.ids)).toEqual(new Set(ids));
				expect(listed.said).toContain('unverifiable');
				expect(api.stats().pages).toBe(3 * pages);
			} finally {
				await api.close();
			}
		});
	},
);
