import type { Store, Turn } from '../../engine/store';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { rowsOf } from '../support/store/rows';

const asking = (more: object = {}) => ({ name: 'renew x', holdMs: 1_000, waitMs: 0, ...more });

async function taken(turn: Promise<Turn | undefined>): Promise<Turn> {
	const got = await turn;
	if (got === undefined) throw new Error('The turn was not given');
	return got;
}

eachBackEnd('turns', (store) => {
	const using = async <Result>(work: (opened: Store) => Promise<Result>) =>
		await store.withStore(work);

	it('go to one at a time, and to the next once they are left', async () => {
		await using(async (opened) => {
			const first = await taken(opened.takeTurn(asking()));
			expect(await opened.takeTurn(asking())).toBeUndefined();
			expect(await opened.takeTurn(asking({ name: 'renew y' }))).toBeDefined();
			await opened.leaveTurn(first);
			expect(await opened.takeTurn(asking())).toMatchObject({ name: 'renew x' });
		});
	});

	it('are waited for', async () => {
		await using(async (opened) => {
			const first = await taken(opened.takeTurn(asking()));
			let isLeft = false;
			const second = opened
				.takeTurn(asking({ waitMs: 60_000 }))
				.then((turn) => [isLeft, turn?.name]);
			isLeft = true;
			await opened.leaveTurn(first);
			expect(await second).toEqual([true, 'renew x']);
		});
	});

	it('end by themselves, and who comes back late leaves nothing of the next', async () => {
		await using(async (opened) => {
			const late = await taken(opened.takeTurn(asking()));
			store.environment.timeMs += 1_000;
			await taken(opened.takeTurn(asking()));
			await opened.leaveTurn(late);
			expect(await opened.takeTurn(asking())).toBeUndefined();
		});
	});

	it('that a clock gave out which was ahead hold nobody up once it is set right', async () => {
		await using(async (opened) => {
			const { environment } = store;
			const now = environment.timeMs;
			environment.timeMs = now + 30_001;
			await taken(opened.takeTurn(asking()));
			environment.timeMs = now + 1;
			// By so much the clocks of two machines may differ.
			expect(await opened.takeTurn(asking())).toBeUndefined();
			environment.timeMs = now;
			expect(await opened.takeTurn(asking())).toMatchObject({ name: 'renew x' });
		});
	});

	it('are no longer waited for when the wait is called off', async () => {
		await using(async (opened) => {
			await taken(opened.takeTurn(asking()));
			const stop = new AbortController();
			const wait = opened.takeTurn(asking({ waitMs: 60_000, signal: stop.signal }));
			stop.abort(new Error('stopped'));
			await expect(wait).rejects.toThrow('stopped');
		});
	});

	it('belong to no account', async () => {
		await using(async (opened) => {
			await taken(opened.takeTurn(asking()));
			expect(() => opened.account('')).toThrow('The accountId is empty');
		});
		expect(await rowsOf(store.config, '')).toEqual({});
	});
});
