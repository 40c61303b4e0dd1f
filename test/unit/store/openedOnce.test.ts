import { OpenedOnce } from '../../../engine/openedOnce';

/** Opens in turn what it is told to; an error is what opening fails with. */
function opening(...outcomes: readonly (string | Error)[]) {
	let opened = 0;
	const once = new OpenedOnce(async () => {
		const outcome = outcomes[opened++];
		if (outcome instanceof Error) throw outcome;
		return outcome;
	});
	return { once, opened: () => opened };
}

describe('what is opened once', () => {
	it('is opened when it is asked for, and shared', async () => {
		const { once, opened } = opening('a', 'b');
		expect(opened()).toBe(0);
		expect(await Promise.all([once.get(), once.get()])).toEqual(['a', 'a']);
		expect(await once.get()).toBe('a');
	});

	it('fails for all who wait, and is opened anew by the next who asks', async () => {
		const { once, opened } = opening(new Error('no file descriptor'), 'b');
		const first = await Promise.allSettled([once.get(), once.get()]);
		expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(opened()).toBe(1);
		expect(await once.get()).toBe('b');
	});

	it('is given out once, to be closed; what failed to open needs no closing', async () => {
		const { once } = opening('a', new Error('no file descriptor'), 'c');
		expect(await once.take()).toBeUndefined();
		await once.get();
		expect([await once.take(), await once.take()]).toEqual(['a', undefined]);
		const failing = once.get();
		const taken = once.take();
		await expect(failing).rejects.toThrow('no file descriptor');
		expect(await taken).toBeUndefined();
		expect(await once.get()).toBe('c');
	});
});
