import { startUsersApi, type UsersApi } from '../../../simulator/users';
import { allAtOnceOf, recordsEngine } from '../../support/listRecordsWorkflow';
import { usersPagings } from '../../support/usersWorld';

let api: UsersApi;
beforeAll(async () => void (api = await startUsersApi({ users: 120 })));
afterEach(() => api.faults.clear());
afterAll(async () => await api.close());

const all = { returnAll: true };
const ids = () => api.users.truth().map(({ id }) => id);
const listed = (run: { json(block: string): { id?: unknown }[] }) =>
	run.json('List').map(({ id }) => id);

describe('all at once', () => {
	it.each(Object.keys(usersPagings))('all records come out once, in order: %s', async (style) => {
		const run = await recordsEngine(api).run(allAtOnceOf(all, style), { items: [{}] });
		expect(run.error).toBeUndefined();
		expect(listed(run)).toEqual(ids());
		const isTold = usersPagings[style]?.totalPath !== undefined;
		expect(run.hints('List').map(({ message }) => message)).toEqual([
			isTold
				? '120 records on 2 pages, complete: 120 fetched; the source counted 120 before and 120 after.'
				: '120 records on 2 pages, unverifiable: The source was not counted both before and after the run, so nothing shows that all were fetched.',
		]);
	});

	it('comes with 50 records at most unless told otherwise, and reads no more pages than that takes', async () => {
		const before = api.stats().pages;
		const run = await recordsEngine(api).run(allAtOnceOf({ pageSize: 20 }, 'offset'), {
			items: [{}],
		});
		expect(listed(run)).toEqual(ids().slice(0, 50));
		expect(api.stats().pages - before).toBe(3);
		expect(run.hints('List')).toEqual([]);
	});

	it('asks for several pages at once, and hands them out in their order', async () => {
		const parameters = { ...all, pageSize: 10, options: { pagesAtOnce: 4 } };
		const run = await recordsEngine(api).run(allAtOnceOf(parameters), { items: [{}] });
		expect(listed(run)).toEqual(ids());
	});

	it('links each record to the input item that asked for it', async () => {
		const query = { pairs: [{ name: 'status', value: '={{ $json.status }}' }] };
		const run = await recordsEngine(api).run(allAtOnceOf({ ...all, query }), {
			items: [{ status: 'active' }, { status: 'invited' }],
		});
		const links = run.items('List').map(({ json, pairedItem }) => [json.status, pairedItem]);
		for (const [status, link] of links) expect(link).toEqual({ item: status === 'active' ? 0 : 1 });
		expect(new Set(links.map(([status]) => status))).toEqual(new Set(['active', 'invited']));
	});

	it('fails with the number of the input item, or goes on to the next one', async () => {
		const workflow = allAtOnceOf({ ...all, url: '={{ $json.url }}' });
		const items = [
			{ url: '/page-number/users' },
			{ url: '/nobody' },
			{ url: '/page-number/users' },
		];
		const failed = await recordsEngine(api).run(workflow, { items });
		expect(failed.error).toMatchObject({
			message: `There is nothing at ${api.url}/nobody?per_page=100&page=1: There is nothing here.`,
			context: { itemIndex: 1 },
		});
		const [start, list] = workflow.nodes;
		if (start === undefined || list === undefined) throw new Error('There is no node');
		const goingOn = {
			...workflow,
			nodes: [start, { ...list, onError: 'continueRegularOutput' as const }],
		};
		const run = await recordsEngine(api).run(goingOn, { items });
		expect(run.json('List')).toHaveLength(241);
		expect(run.json('List')[120]).toMatchObject({ details: { kind: 'notFound' } });
		expect(run.items('List')[120]?.pairedItem).toEqual({ item: 1 });
	});

	it('warns where the API counts more records than it lists', async () => {
		api.faults.add({ kind: 'altered', at: 'total', value: 125, times: Infinity });
		const run = await recordsEngine(api).run(allAtOnceOf({ ...all, pageSize: 50 }), {
			items: [{}],
		});
		expect(listed(run)).toEqual(ids());
		expect(run.hints('List')).toMatchObject([
			{
				type: 'warning',
				message:
					'120 records on 4 pages, incomplete: At least 5 records missing: 120 fetched, and the source counts 125.',
			},
		]);
	});
});
