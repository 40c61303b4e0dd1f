import { Links, renderPage, type View } from '../../console';
import { actOnObject, listObjects, type ObjectAct, type ObjectView } from '../../engine/console';
import type { Store } from '../../engine/store';
import { consoleOf } from '../support/console/consoleContext';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { MINUTE, object, request } from '../support/store/registeredObjects';

eachBackEnd('the objects in the console', (store) => {
	const using = async <Result>(work: (opened: Store) => Promise<Result>): Promise<Result> =>
		await store.withStore(work);
	const registry = (opened: Store) => consoleOf(opened, store.environment);
	const listed = async (query: Readonly<Record<string, string>> = {}) =>
		await using(async (opened) => await listObjects(registry(opened), query));
	const found = async (account: string): Promise<ObjectView> => {
		const [view] = (await listed({ account })).items;
		if (view === undefined) throw new Error(`There is no object of ${account}`);
		return view;
	};
	const act = async (id: string, what: ObjectAct, minutes?: string) =>
		await using(async (opened) => await actOnObject(registry(opened), id, what, minutes));
	const shown = async (
		query: Readonly<Record<string, string>> = {},
		role: View['user']['role'] = 'operator',
	) =>
		await using(async (opened) => {
			const view: View = {
				accountId: 'acme',
				user: { name: 'ada', role, isAmbient: true },
				links: new Links('console', 1),
				timeZone: 'UTC',
				now: store.environment.timeMs,
				token: (action) => `token of ${action}`,
			};
			return (await renderPage(view, registry(opened), { path: ['objects'], query })) ?? '';
		});
	const register = async (...accounts: readonly string[]) =>
		await using(
			async (opened) =>
				await opened.account('acme').objects.register(accounts.map((account) => object(account))),
		);

	it('tell who is due, claimed, set aside and paused, and why', async () => {
		await register('a', 'b', 'c');
		await using(async (opened) => {
			const { objects } = opened.account('acme');
			await objects.change(object('c'), { paused: true });
			await objects.claim({ ...request, limit: 1 });
		});
		expect((await listed()).items.map(({ account, status }) => [account, status])).toEqual([
			['a', 'claimed'],
			['b', 'due'],
			['c', 'paused'],
		]);
		store.environment.timeMs += 10 * MINUTE;
		await using(
			async (opened) => await opened.account('acme').objects.claim({ ...request, limit: 0 }),
		);
		expect(await found('a')).toMatchObject({ status: 'due', failures: 1, run_id: null });
		expect((await listed({ status: 'paused' })).items).toHaveLength(1);
		await expect(listed({ status: 'asleep' })).rejects.toMatchObject({
			kind: 'invalidRequest',
			parameter: 'status',
		});
	});

	it('are paused, resumed, made due and given another interval', async () => {
		await register('a');
		const { object_id: id } = await found('a');
		expect(await act(id, 'pause')).toMatchObject({ status: 'paused' });
		expect(await act(id, 'resume')).toMatchObject({ status: 'due' });
		expect(await act(id, 'interval', '15')).toMatchObject({ interval_minutes: 15 });
		expect(await act(id, 'sync-now')).toMatchObject({ status: 'due' });
		for (const minutes of ['0', '-1', '1.5', '', 'x', '9999999']) {
			await expect(act(id, 'interval', minutes)).rejects.toMatchObject({
				kind: 'invalidRequest',
				parameter: 'minutes',
			});
		}
		expect(await found('a')).toMatchObject({ interval_minutes: 15 });
	});

	it('that are not there are said to be missing, and another registry stays out of reach', async () => {
		await register('a');
		const { object_id: id } = await found('a');
		await using(async (opened) => {
			const others = consoleOf(opened, store.environment, { accountId: 'other' });
			expect((await listObjects(others, {})).items).toEqual([]);
			await expect(actOnObject(others, id, 'pause')).rejects.toMatchObject({
				kind: 'objectMissing',
			});
		});
		await expect(act('', 'pause')).rejects.toMatchObject({ kind: 'objectMissing' });
		await expect(act('nonsense', 'pause')).rejects.toMatchObject({ kind: 'invalidRequest' });
		expect(await found('a')).toMatchObject({ status: 'due' });
	});

	it('are listed page by page', async () => {
		await register('a', 'b', 'c');
		const first = await listed({ limit: '2' });
		expect(first.items.map(({ account }) => account)).toEqual(['a', 'b']);
		const second = await listed({ limit: '2', cursor: String(first.next) });
		expect(second).toMatchObject({ items: [{ account: 'c' }], next: null });
	});

	it('stand on a page with buttons for operators and none for viewers, whatever they are called', async () => {
		const hostile = '<img src=x onerror=alert(1)>"\'';
		await register('a', hostile);
		const page = await shown();
		expect(page).toContain('&#60;img src&#61;x');
		expect(page).not.toContain('<img');
		expect(page).toMatch(/<form method="post" action="[^"]*objects\/[^"]+\/pause"/);
		expect(await shown({}, 'viewer')).not.toMatch(/method="post"|token of/);
		expect(await shown({ done: 'pause' })).toContain('It is paused.');
		expect(await shown({ done: '<b>' })).not.toContain('<b>');
		expect(await shown({ account: 'nobody' })).toContain('No object of the kind is registered.');
	});
});
