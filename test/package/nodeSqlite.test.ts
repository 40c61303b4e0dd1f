import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { installPackage } from '../../rig/n8n/installPackage';
import { oldestNodeFolder } from '../support/oldestNode';

const execute = promisify(execFile);

/** Keeps a variable in a store and records in a table, each with a change enough to need its thread. */
const work = `
	const [, installed, folder] = process.argv;
	const { closeIdleStores, withStore } = require(installed + '/dist/engine/store');
	const { systemEnvironment } = require(installed + '/dist/engine/systemEnvironment');
	const { openSqliteDestination } = require(
		installed + '/dist/engine/destination/sqlite/openSqliteDestination',
	);
	const keep = async () =>
		await withStore({ kind: 'sqlite', folder, file: 'sync.sqlite' }, systemEnvironment, async (store) => {
			const { variables } = store.account('acme');
			for (let change = 0; change < 100; change++) await variables.increment('x', 1);
			return (await variables.get('x')).value;
		});
	const write = async () => {
		const destination = openSqliteDestination({ file: folder + '/tables.sqlite' });
		const structure = { kind: 'fromRecords' };
		const table = destination.table({ table: 'things', key: ['id'], structure, owner: 'acme/things', runId: 'r' });
		try {
			return (await table.write([{ columns: { id: '1' }, readAt: 1 }])).counts.created;
		} finally {
			await destination.close();
		}
	};
	const told = ({ kind, message, remedy }) => ({ kind, message, remedy });
`;

describe('SQLite as Node brings it', () => {
	// Outside the project, so that nothing is found in its node_modules that a user would not have.
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-node-sqlite-'));
	let installed: string;

	beforeAll(async () => {
		({ folder: installed } = await installPackage({ userFolder: path.join(folder, 'user') }));
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	describe.each([
		['22.16', oldestNodeFolder],
		['24', () => path.dirname(process.execPath)],
	])('on Node %s', (version, nodeFolder) => {
		const data = path.join(folder, version);
		const run = async (program: string, ...flags: readonly string[]) =>
			await execute(path.join(nodeFolder(), 'node'), [
				...flags,
				'-e',
				`${work}(async () => { ${program} })();`,
				installed,
				data,
			]);

		it('keeps a store and fills a table, without a word in the log', async () => {
			const { stdout, stderr } = await run(
				'console.log(JSON.stringify([await keep(), await write()])); await closeIdleStores();',
			);
			expect([JSON.parse(stdout), stderr]).toEqual([[100, 1], '']);
		});

		it('leaves the warnings of others in the log', async () => {
			const { stderr } = await run(
				"process.emitWarning('Another thing is experimental', 'ExperimentalWarning'); await keep(); process.emitWarning('And one more'); await closeIdleStores();",
			);
			expect(stderr).toContain('ExperimentalWarning: Another thing is experimental');
			expect(stderr).toContain('Warning: And one more');
			expect(stderr).not.toContain('SQLite');
		});

		it('where it is missing, says which Node to take, or to choose PostgreSQL, and makes no file', async () => {
			rmSync(data, { recursive: true, force: true });
			const { stdout } = await run(
				'console.log(JSON.stringify([await keep().catch(told), await write().catch(told)]));',
				'--no-experimental-sqlite',
			);
			const error = {
				message: expect.stringMatching(
					/^Node\.js v\d+\.\d+\.\d+ has no SQLite that can be used here$/,
				),
				remedy:
					'Run this program on Node.js 22.16 or newer (of 23, no version will do), or choose PostgreSQL as the store in the account configuration.',
			};
			expect(JSON.parse(stdout)).toEqual([
				{ kind: 'storeCannotBeOpened', ...error },
				{ kind: 'unreachable', ...error },
			]);
			expect(existsSync(data)).toBe(false);
		});
	});
});
