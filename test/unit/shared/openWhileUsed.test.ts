import { openWhileUsed } from '../../../nodes/shared/openWhileUsed';

describe('what is open while it is used', () => {
	const closable = (close: () => Promise<void>) => ({
		open: () => ({ close }),
		isCurrent: () => true,
	});
	const failing = async () => {
		throw new Error('the disk is gone');
	};

	it('is opened anew when it could not be opened', async () => {
		const resources = openWhileUsed();
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
		const resources = openWhileUsed();
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
		const resources = openWhileUsed();
		let isCurrent = true;
		const replaced = { ...closable(failing), isCurrent: () => isCurrent };
		await resources.using('key', replaced, async () => undefined);
		isCurrent = false;
		const next = closable(async () => undefined);
		expect(await resources.using('key', next, async () => 'used')).toBe('used');
		await resources.closeIdle();
	});
});
