import { Links, renderPage, type View } from '../../console';
import { consoleOf } from '../support/console/consoleContext';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { refused, runThatKept } from '../support/store/failedWork';
import { account } from '../support/store/syncWork';

eachBackEnd('pages of the console', (store) => {
	const shown = async (
		address: string,
		query: Readonly<Record<string, string>> = {},
		role: View['user']['role'] = 'operator',
	): Promise<string> =>
		await store.withStore(async (opened) => {
			const view: View = {
				accountId: 'acme',
				user: { name: 'ada', role, isAmbient: true },
				links: new Links('console', 1),
				timeZone: 'UTC',
				now: store.environment.timeMs,
				token: (action) => `token of ${action}`,
			};
			const path = address === '' ? [] : address.split('/');
			return (await renderPage(view, consoleOf(opened, store.environment), { path, query })) ?? '';
		});

	it.each([
		['retry', 'It is due now'],
		['give-up', 'It was given up'],
	])('say what was done only in words of their own: %s', async (done, words) => {
		expect(await shown('failed', { done })).toContain(words);
		for (const other of ['anything', 'constructor', '<b>']) {
			const page = await shown('failed', { done: other });
			expect(page).not.toContain('It was given up');
			expect(page).not.toContain('It is due now');
			expect(page).not.toContain(other);
		}
		expect(await shown('', { started: '<b>' })).not.toContain('was started');
	});

	it('have buttons for operators, and none for viewers', async () => {
		await store.withStore(
			async (opened) => await runThatKept(account(opened), 'b', [refused('7')]),
		);
		for (const address of ['', 'failed']) {
			expect(await shown(address)).toMatch(/<form method="post"/);
			expect(await shown(address, {}, 'viewer')).not.toMatch(/method="post"|token of/);
		}
	});
});
