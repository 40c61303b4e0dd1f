import { alike } from '../support/store/alikeAccounts';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { text } from '../support/store/values';

eachBackEnd('accounts', (store) => {
	it.each(alike.map((ids) => ({ ids })))('keeps these apart: $ids', async ({ ids }) => {
		for (const id of ids) {
			await store.using(async (variables) => await variables.set([text('x', id)]), id);
		}
		for (const id of ids) {
			await store.using(async (variables) => {
				expect(await variables.list({})).toMatchObject([{ ...text('x', id), version: 1 }]);
				expect(await variables.history('x')).toMatchObject([{ after: { value: id } }]);
			}, id);
		}
	});

	it('is the same with the blanks around it that pasting leaves', async () => {
		await store.using(async (variables) => await variables.set([text('x', '1')]), 'acme');
		for (const id of [' acme', 'acme ', 'acme\n', '\tacme', '\u00a0acme\u3000', '\ufeffacme']) {
			await store.using(async (variables) => {
				expect(await variables.list({})).toMatchObject([{ name: 'x' }]);
			}, id);
		}
	});

	it.each([
		['\u200b', '200B'],
		['\u200d', '200D'],
		['\ufeff', 'FEFF'],
		['\u202e', '202E'],
		['\u2066', '2066'],
		['\u00ad', '00AD'],
		['\u00a0', '00A0'],
		['\u2003', '2003'],
		['\u2028', '2028'],
		['\u034f', '034F'],
		['\u115f', '115F'],
		['\u3164', '3164'],
		['\uffa0', 'FFA0'],
		['\ufe0f', 'FE0F'],
		['\u2800', '2800'],
		['\u{e0041}', 'E0041'],
	])('is refused with what nobody sees in it: %j', async (unseen, code) => {
		const id = `ac${unseen}me`;
		await expect(
			store.using(async (variables) => await variables.list({}), id),
		).rejects.toMatchObject({
			kind: 'invalidAccountId',
			parameter: 'accountId',
			message: `The accountId holds a character that nobody sees (U+${code}), so that it passes for another`,
		});
	});

	it.each([
		['nothing', '', 'The accountId is empty'],
		['blanks', ' \u00a0', 'The accountId is empty'],
		['257 characters', 'x'.repeat(257), 'The accountId has 257 characters; 256 is the most'],
		['a line break', 'ac\nme', 'The accountId holds a control character, such as a line break'],
		['U+0000', 'acme\u0000', 'The accountId holds a control character, such as a line break'],
		[
			'half of a surrogate pair',
			'acme\ud83d',
			'The accountId holds half of a character (an unpaired surrogate)',
		],
	])('refuses %s as an account ID', async (_title, id, message) => {
		const attempt = store.using(async (variables) => await variables.list({}), id);
		await expect(attempt).rejects.toMatchObject({
			kind: 'invalidAccountId',
			message,
			parameter: 'accountId',
			remedy: expect.stringContaining('for example acme-eu'),
		});
	});

	it.each([
		'',
		' ',
		'a b',
		'é',
		"x'; DROP TABLE account_variable; --",
		'a/b',
		'a%',
		'x'.repeat(129),
		'x\n',
		'x\u0000',
		'😀',
	])('refuses %j as the name of a variable, in every operation', async (name) => {
		const value = { type: 'number', value: 1 } as const;
		await store.using(async (variables) => {
			const attempts = [
				variables.get(name),
				variables.set([{ name, ...value }]),
				variables.advance(name, value, { createIfMissing: true, dryRun: false }),
				variables.compareAndSet(name, { kind: 'missing' }, value),
				variables.increment(name, 1),
				variables.delete(name),
				variables.history(name),
				variables.undo(name),
			];
			for (const outcome of await Promise.allSettled(attempts)) {
				expect(outcome).toMatchObject({
					status: 'rejected',
					reason: { kind: 'invalidVariableName', parameter: 'name' },
				});
			}
			expect(await variables.list({})).toEqual([]);
		});
	});

	it('takes every character that a name may have', async () => {
		const names = ['x'.repeat(128), 'A-Z_a.z:0-9', '-', '.', '__proto__', 'constructor', '0'];
		await store.using(async (variables) => {
			await variables.set(names.map((name) => text(name, name)));
			for (const name of names) expect(await variables.get(name)).toMatchObject(text(name, name));
		});
	});

	it('forgets all of one account, and nothing of another', async () => {
		for (const account of ['acme', 'Acme', 'acme%']) {
			await store.using(async (variables) => {
				await variables.set([text('a', '1'), text('b', '2')]);
				await variables.delete('b');
			}, account);
		}
		const forgotten = await store.withStore(async (opened) => {
			return await opened.account('acme').forget();
		});
		expect(forgotten).toEqual({ variables: 1, historyEntries: 3, runs: 0 });
		await store.using(async (variables) => {
			expect(await variables.list({})).toEqual([]);
			await expect(variables.history('a')).rejects.toMatchObject({ kind: 'variableMissing' });
			expect((await variables.set([text('a', 'new')]))[0]?.after).toMatchObject({ version: 1 });
		});
		for (const account of ['Acme', 'acme%']) {
			await store.using(async (variables) => {
				expect(await variables.list({})).toMatchObject([text('a', '1')]);
				expect(await variables.history('b')).toHaveLength(2);
			}, account);
		}
	});
});
