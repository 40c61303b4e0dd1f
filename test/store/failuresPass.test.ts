import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { closeIdleStores } from '../../engine/store';
import { sqlitePlace } from '../support/store/sqliteStore';

describe('a failure is not kept', () => {
	const place = sqlitePlace();

	/** Only where descriptors can be counted. */
	const onLinux = process.platform === 'linux' ? it : it.skip;

	onLinux(
		'of the disk to confirm a change while no file can be opened: what comes after is confirmed, and all is closed',
		async () => {
			await place.set('before');
			await closeIdleStores();
			const script = path.resolve(__dirname, '../support/store/withoutDescriptors.ts');
			const limited = `ulimit -n 512 && exec "$0" --import tsx "$1" "$2"`;
			const given = [process.execPath, script, JSON.stringify(place.config)];
			const { stdout, stderr } = spawnSync('sh', ['-c', limited, ...given], { encoding: 'utf8' });
			expect(stderr).toBe('');
			expect(JSON.parse(stdout)).toEqual({
				outcomes: [expect.stringMatching(/did not confirm a change .* \(EMFILE\)$/), 'set', 'set'],
				// The handle of the log is open, and closed again with the store.
				left: [1, 0],
			});
			expect(await place.get()).toBe(3);
		},
	);

	it('of a store that could not be opened: the next use opens it', async () => {
		mkdirSync(place.config.folder, { recursive: true });
		writeFileSync(place.file, 'no database, but a text that is long enough to be looked at');
		await expect(place.set('1')).rejects.toMatchObject({ kind: 'storeCorrupt' });
		rmSync(place.file);
		await place.set('2');
		expect(await place.get()).toBe('2');
	});
});
