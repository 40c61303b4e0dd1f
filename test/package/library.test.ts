import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import packageJson from '../../package.json';
import { diskUsage } from '../../rig/diskUsage';
import { packPackage } from '../../rig/n8n/installPackage';
import { buildingPackages } from '../support/installedTree';
import { triedNodes, UserProject } from './userProject';

const use = `
	const job = {
		name: 'contacts',
		fetchExternal: async () => [{ id: 1, name: 'Ada' }, { id: 2, name: 'Bob' }],
		getExternalId: (contact) => contact.id,
		findLocal: async (id) => (id === 1 ? { name: 'Eve' } : undefined),
		create: async () => undefined,
		update: async () => undefined,
	};
	runSync(job).then(({ durationMs, ...rest }) => console.log(JSON.stringify(rest)));
`;
const programs = [
	['required', 'program.cjs', `const { runSync } = require('${packageJson.name}');${use}`],
	['imported', 'program.mjs', `import { runSync } from '${packageJson.name}';${use}`],
] as const;

describe('in a project that has nothing else, the library', () => {
	// Outside the project, so that nothing is found in its node_modules that a user would not have.
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-library-'));
	let tarball: string;

	beforeAll(async () => {
		tarball = await packPackage(folder);
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	describe.each(triedNodes)('on Node %s', (version, nodeFolder) => {
		const project = new UserProject(path.join(folder, version), nodeFolder);
		const modules = path.join(project.folder, 'node_modules');

		beforeAll(async () => await project.install(tarball));

		it(`is what the test says: Node ${version}`, async () => {
			const { stdout } = await project.run('node', ['--version']);
			expect(stdout.startsWith(`v${version}.`)).toBe(true);
		});

		it('brings no n8n, takes under 60 MB, and has nothing to run or to compile when it is installed', async () => {
			expect(existsSync(path.join(modules, packageJson.name))).toBe(true);
			expect(existsSync(path.join(modules, 'n8n-workflow'))).toBe(false);
			expect(buildingPackages(project.folder)).toEqual([]);
			expect((await diskUsage(modules)) / 1_000_000).toBeLessThan(60);
		});

		it.each(programs)(
			'keeps records in step when it is %s, and says nothing of its own',
			async (_way, file, text) => {
				writeFileSync(path.join(project.folder, file), text);
				const { stdout, stderr } = await project.run('node', [file]);
				expect(stderr).toBe('');
				expect(JSON.parse(stdout)).toEqual({
					name: 'contacts',
					created: 1,
					updated: 1,
					unchanged: 0,
					errors: [],
				});
			},
		);
	});
});
