import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { closeIdleStores } from '../../engine/store';
import { inTurn } from '../../nodes/shared/account/inTurn';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { sqliteIn, temporaryFolder } from '../support/store/backEnds';
import { eachBackEnd } from '../support/store/eachBackEnd';

const never = new AbortController().signal;

eachBackEnd('work that is done in turn', (store) => {
	let restore = (): void => undefined;
	beforeEach(() => {
		restore = replaceEnvironment(store.environment);
	});
	let folders: string[] = [];
	const newFolder = (): string => {
		const folder = temporaryFolder();
		folders.push(folder);
		return folder;
	};
	afterEach(async () => {
		restore();
		await closeIdleStores();
		for (const folder of folders) rmSync(folder, { recursive: true });
		folders = [];
	});

	it('does not overlap, in whichever of the places it meets', async () => {
		const [one, other] = [sqliteIn(newFolder()), sqliteIn(newFolder())];
		let atWork = 0;
		const work = async (): Promise<number> => {
			atWork += 1;
			const seen = atWork;
			await store.environment.sleep(30);
			atWork -= 1;
			return seen;
		};
		const works = [
			[one, store.config],
			[other, store.config],
		].map(async (places) => await inTurn('renew x', places, never, work));
		expect(await Promise.all(works)).toEqual([1, 1]);
	});

	it('leaves its turn when it fails', async () => {
		const failing = inTurn('renew x', [store.config], never, async () => {
			throw new Error('no answer');
		});
		await expect(failing).rejects.toThrow('no answer');
		expect(await inTurn('renew x', [store.config], never, async () => 'done')).toBe('done');
	});

	it('is done all the same where no store can be opened', async () => {
		const folder = newFolder();
		writeFileSync(path.join(folder, 'scheduled-sync'), 'a file where the folder should be');
		const places = [sqliteIn(folder), store.config];
		expect(await inTurn('renew x', places, never, async () => 'done')).toBe('done');
	});

	it('is not done when it is called off while it waits', async () => {
		const stop = new AbortController();
		let done = false;
		await inTurn('renew x', [store.config], never, async () => {
			const waiting = inTurn('renew x', [store.config], stop.signal, async () => {
				done = true;
			});
			stop.abort(new Error('stopped'));
			await expect(waiting).rejects.toThrow('stopped');
		});
		expect(done).toBe(false);
	});
});
