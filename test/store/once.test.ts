import { eachBackEnd } from '../support/store/eachBackEnd';
import { leaseKeys } from '../support/store/rows';
import { START } from '../support/store/testEnvironment';

const form = { name: 'form x', value: 'run-1', forMs: 1_000 };

eachBackEnd('what is done once', (store) => {
	it('is done by the first, whose word and time all others are told', async () => {
		await store.withStore(async (opened) => {
			expect(await opened.once(form)).toEqual({ isFirst: true, value: 'run-1', at: START });
			store.environment.timeMs += 999;
			const again = await opened.once({ ...form, value: 'run-2' });
			expect(again).toEqual({ isFirst: false, value: 'run-1', at: START });
			expect(await opened.once({ ...form, name: 'form y' })).toMatchObject({ isFirst: true });
		});
	});

	it('is done by one of those who come at the same time', async () => {
		await store.withStore(async (opened) => {
			const came = await Promise.all(
				['a', 'b', 'c', 'd'].map(async (value) => await opened.once({ ...form, value })),
			);
			const first = came.filter(({ isFirst }) => isFirst);
			expect(first).toHaveLength(1);
			expect(new Set(came.map(({ value }) => value))).toEqual(new Set([first[0]?.value]));
		});
	});

	it('can be done by another once it was taken back, by who was first alone', async () => {
		await store.withStore(async (opened) => {
			await opened.once(form);
			await opened.takeBack({ name: 'form x', value: 'run-2' });
			expect(await opened.once({ ...form, value: 'run-2' })).toMatchObject({ isFirst: false });
			await opened.takeBack(form);
			expect(await opened.once({ ...form, value: 'run-2' })).toMatchObject({
				isFirst: true,
				value: 'run-2',
			});
		});
	});

	it('is forgotten after its time', async () => {
		await store.withStore(async (opened) => {
			await opened.once(form);
			store.environment.timeMs += 1_000;
			const again = await opened.once({ ...form, value: 'run-2' });
			expect(again).toEqual({ isFirst: true, value: 'run-2', at: START + 1_000 });
		});
	});

	it('leaves no row behind, and takes none of who has a turn', async () => {
		await store.withStore(async (opened) => {
			await opened.once(form);
			await opened.takeTurn({ name: 'renew', holdMs: 1, waitMs: 0 });
			store.environment.timeMs += 1_000;
			await opened.once({ ...form, name: 'form y' });
		});
		expect(await leaseKeys(store.config)).toEqual(['form y', 'renew']);
	});
});
