import { eachBackEnd } from '../support/store/eachBackEnd';
import { rowsOf } from '../support/store/rows';
import { account, beginning, complete, covering, HOUR } from '../support/store/syncWork';

const key = { credential: 'c1', shop: 'https://a.myshopify.com', secret: 's1' };

eachBackEnd('the tokens of an account', (store) => {
	it('are had by credential, shop and secret, and by nothing less', async () => {
		await store.withStore(async (opened) => {
			const { tokens } = account(opened);
			await tokens.put(key, 'sealed a');
			await tokens.put({ ...key, shop: 'https://b.myshopify.com' }, 'sealed b');
			await tokens.put({ ...key, credential: 'c2' }, 'sealed of another');
			expect(await tokens.get(key)).toBe('sealed a');
			expect(await tokens.get({ ...key, shop: 'https://b.myshopify.com' })).toBe('sealed b');
			expect(await tokens.get({ ...key, credential: 'c2' })).toBe('sealed of another');
			expect(await tokens.get({ ...key, secret: 's2' })).toBeUndefined();
			expect(await account(opened, 'globex').tokens.get(key)).toBeUndefined();
		});
	});

	it('are replaced, also by that of another secret', async () => {
		await store.withStore(async (opened) => {
			const { tokens } = account(opened);
			await tokens.put(key, 'first');
			await tokens.put(key, 'second');
			expect(await tokens.get(key)).toBe('second');
			await tokens.put({ ...key, secret: 's2' }, 'third');
			expect(await tokens.get(key)).toBeUndefined();
			expect(await tokens.get({ ...key, secret: 's2' })).toBe('third');
		});
		expect(await rowsOf(store.config, 'acme')).toEqual({ account_token: 1 });
	});

	it('go with the account, and only with that', async () => {
		await store.withStore(async (opened) => {
			for (const id of ['acme', 'globex']) await account(opened, id).tokens.put(key, id);
			await account(opened).forget();
			expect(await account(opened).tokens.get(key)).toBeUndefined();
			expect(await account(opened, 'globex').tokens.get(key)).toBe('globex');
		});
	});

	it('that nobody has renewed for a hundred days go when a run begins', async () => {
		await store.withStore(async (opened) => {
			const { tokens, runs } = account(opened);
			await tokens.put(key, 'old');
			store.environment.timeMs += 50 * 24 * HOUR;
			await tokens.put({ ...key, credential: 'c2' }, 'young');
			store.environment.timeMs += 51 * 24 * HOUR;
			await runs.begin(beginning('run-1'), covering(1, 2));
			await runs.commit('run-1', complete(2));
			expect(await tokens.get(key)).toBeUndefined();
			expect(await tokens.get({ ...key, credential: 'c2' })).toBe('young');
		});
	});
});
