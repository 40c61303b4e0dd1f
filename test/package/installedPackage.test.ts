import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import packageJson from '../../package.json';
import { type InstalledPackage, installPackage, packPackage } from '../../rig/n8n/installPackage';
import { buildingPackages, packageFolders, readJson } from '../support/installedTree';

const execute = promisify(execFile);
const projectFolder = path.resolve(__dirname, '..', '..');

/** Loaded when a block first works with them; n8n reads the blocks at every start, whether they are used or not. */
const heavyModules = ['pg', 'kysely', '@shopify/shopify-api'];

describe('the package, packed and installed as n8n does it', () => {
	// Outside the project, so that nothing is found in its node_modules that a user would not have.
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-installed-'));
	const peers = path.join(folder, 'peers');
	let tarball: string;
	let installed: InstalledPackage;

	beforeAll(async () => {
		tarball = await packPackage(folder);
		installed = await installPackage({ userFolder: path.join(folder, 'user'), tarball });
		mkdirSync(peers);
		symlinkSync(
			path.join(projectFolder, 'node_modules', 'n8n-workflow'),
			path.join(peers, 'n8n-workflow'),
		);
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	it('packs the built code, the templates, the README and the licence, and nothing else', async () => {
		const { stdout } = await execute('tar', ['-tzf', tarball]);
		const files = stdout
			.trim()
			.split('\n')
			.map((file) => file.replace(/^package\//, ''));
		const expected =
			/^(package\.json|README\.md|LICENSE\.md|workflows\/.+\.(json|md|sql)|dist\/(index|(nodes|credentials|console|engine|library)\/.+)\.(js|d\.ts|svg|json))$/;
		expect(files.filter((file) => !expected.test(file))).toEqual([]);
		expect(files).toEqual(
			expect.arrayContaining(['README.md', 'LICENSE.md', ...packageJson.n8n.nodes]),
		);
	});

	it('takes under 60 MB', () => {
		const megabytes = installed.bytes / 1_000_000;
		console.log(`Installed size: ${megabytes.toFixed(1)} MB`);
		expect(megabytes).toBeLessThan(60);
	});

	it('is entered in the ledger that n8n keeps', () => {
		const ledger = readJson(path.join(folder, 'user', '.n8n', 'nodes', 'package.json'));
		expect(ledger).toEqual({
			name: 'installed-nodes',
			private: true,
			dependencies: { [packageJson.name]: packageJson.version },
		});
	});

	it('brings no second copy of n8n-workflow', () => {
		const copies = packageFolders(installed.folder).filter(
			(one) => path.basename(one) === 'n8n-workflow',
		);
		expect(copies).toEqual([]);
	});

	it('needs no install script and no native build, which n8n would not run', () => {
		expect(buildingPackages(installed.folder)).toEqual([]);
	});

	it('loads all its types, and no heavy module with them', async () => {
		const { types, heavy } = JSON.parse(await load()) as { types: string[]; heavy: string[] };
		expect(types).toHaveLength(packageJson.n8n.nodes.length + packageJson.n8n.credentials.length);
		expect(heavy).toEqual([]);
	});

	it('would notice a heavy module', async () => {
		const { heavy } = JSON.parse(await load(['n8n-workflow'])) as { heavy: string[] };
		expect(heavy).toEqual(['n8n-workflow']);
		const folders = packageFolders(installed.folder).map((one) =>
			path.relative(path.join(installed.folder, 'node_modules'), one),
		);
		expect(folders).toEqual(expect.arrayContaining(heavyModules));
	});

	it('serves as a library to code outside n8n', async () => {
		const program = `console.log(Object.keys(require(${JSON.stringify(installed.folder)})).sort().join())`;
		const { stdout } = await execute(process.execPath, ['-e', program]);
		expect(stdout.trim()).toBe(
			'EngineError,SyncJobError,httpRecords,runSync,shopifyOrders,syncSingleItem,syncStream,systemEnvironment,verifyShopifyWebhook',
		);
	});

	it('installed again from the same tarball stays as it is', async () => {
		const again = await installPackage({ userFolder: path.join(folder, 'user'), tarball });
		expect(again).toEqual({ ...installed, installed: false });
	});

	async function load(modules: readonly string[] = heavyModules): Promise<string> {
		const script = path.join(projectFolder, 'rig', 'n8n', 'loadTypes.cjs');
		const { stdout } = await execute(process.execPath, [script, installed.folder, ...modules], {
			env: { ...process.env, NODE_PATH: peers },
		});
		return stdout;
	}
});
