import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from '../../rig/cacheFolder';
import { startMariadb } from '../../rig/databases/mariadb';
import { killStarter } from '../support/serverStarter';

describe('the MariaDB of the tests', () => {
	it('ends with the process that has started it, also when that is killed', async () => {
		await killStarter('mariadbProcess.ts');
	});

	it('where there is none and none can be fetched, the error says how to get one', async () => {
		await mkdir(cacheFolder, { recursive: true });
		const empty = await mkdtemp(path.join(cacheFolder, 'mariadb-test-'));
		const starting = startMariadb({ environment: { PATH: empty }, cache: empty });
		await expect(starting).rejects.toThrow(
			/^Tables in MySQL are tried on a MariaDB, and there is none\. Install it so that "mariadbd" is on the PATH \(.+\)\. apt-get could not fetch mariadb-server-core: there is no apt-get here$/,
		);
		await rm(empty, { recursive: true });
	});
});
