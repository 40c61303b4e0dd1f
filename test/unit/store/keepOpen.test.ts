import { KeepOpen } from '../../../engine/keepOpen';

describe('what is open while it is used', () => {
	const closable = (close: () => Promise<void>) => ({
		open: () => ({ close }),
		isCurrent: () => true,
	});
	const failing = async () => {
		throw new Error('the disk is gone');
	};

	it('is opened anew when it could not be opened', async () => {
		const resources = new KeepOpen<{ close(): Promise<void> }>();
		let attempts = 0;
		const opening = {
			open: () => {
				if (attempts++ === 0) throw new Error('no file descriptor');
				return { close: async () => undefined };
			},
			isCurrent: () => true,
		};
		const use = async () => await resources.using('key', opening, async () => 'used');
		await expect(use()).rejects.toThrow('no file descriptor');
		expect(await use()).toBe('used');
		await resources.closeIdle();
	});

	it('may fail to close: whoever closes it by hand is told, and the next use opens it anew', async () => {
		const resources = new KeepOpen<{ close(): Promise<void> }>();
		let opened = 0;
		const opening = closable(failing);
		const use = async () =>
			await resources.using(
				'key',
				{ ...opening, open: () => (opened++, opening.open()) },
				async () => opened,
			);
		expect(await use()).toBe(1);
		await expect(resources.closeIdle()).rejects.toThrow('the disk is gone');
		expect(await use()).toBe(2);
		await resources.closeIdle().catch(() => undefined);
	});

	it('may fail to close once it was replaced: that is no fault of what takes its place', async () => {
		const resources = new KeepOpen<{ close(): Promise<void> }>();
		let isCurrent = true;
		const replaced = { ...closable(failing), isCurrent: () => isCurrent };
		await resources.using('key', replaced, async () => undefined);
		isCurrent = false;
		const next = closable(async () => undefined);
		expect(await resources.using('key', next, async () => 'used')).toBe('used');
		await resources.closeIdle();
	});

	describe('half a minute after its last use', () => {
		beforeEach(() => jest.useFakeTimers());
		afterEach(() => jest.useRealTimers());

		it('is closed, unless it is held for something; then half a minute after it is not any more', async () => {
			const resources = new KeepOpen<{ close(): Promise<void> }>();
			const closed: string[] = [];
			let isHeld = true;
			const use = async (name: string, held: () => boolean) => {
				const open = () => ({ close: async () => void closed.push(name) });
				const opening = { open, isCurrent: () => true, isHeld: held };
				await resources.using(name, opening, async () => undefined);
			};
			await use('held', () => isHeld);
			await use('free', () => false);
			await jest.advanceTimersByTimeAsync(29_999);
			expect(closed).toEqual([]);
			await jest.advanceTimersByTimeAsync(1);
			expect(closed).toEqual(['free']);
			expect(resources.keys).toEqual(['held']);
			isHeld = false;
			await resources.usingOpen('held', async () => undefined);
			await jest.advanceTimersByTimeAsync(30_000);
			expect(closed).toEqual(['free', 'held']);
			expect(resources.keys).toEqual([]);
		});
	});

	it('is used without being opened where it is open, and left alone where it is not, or is no longer current', async () => {
		const resources = new KeepOpen<{ close(): Promise<void> }>();
		let [isCurrent, isClosed] = [true, false];
		const used: string[] = [];
		const useOpen = async (when: string) =>
			await resources.usingOpen('key', async () => void used.push(when));
		await useOpen('before');
		const opening = {
			open: async () => ({ close: async () => void (isClosed = true) }),
			isCurrent: () => isCurrent,
		};
		await resources.using('key', opening, async () => undefined);
		await useOpen('open');
		isCurrent = false;
		await useOpen('replaced');
		expect(used).toEqual(['open']);
		expect(isClosed).toBe(true);
		expect(resources.keys).toEqual([]);
	});
});
