/**
 * Puts this package into an n8n user folder by the steps that n8n 2.41 itself takes when a user installs a
 * community package (its `CommunityPackagesService.downloadPackage`), with a tarball in place of the registry:
 *
 * 1. `npm pack`, unpacked into `<user folder>/.n8n/nodes/node_modules/<name>`;
 * 2. devDependencies, peerDependencies and optionalDependencies deleted from the package.json there;
 * 3. `npm install` in that folder, without install scripts, bin links and lock file, shallow;
 * 4. name and version entered in `<user folder>/.n8n/nodes/package.json`, n8n's ledger.
 *
 * At start n8n loads every `n8n-nodes-*` folder that it finds there; its database has no say in that. The tables
 * `installed_packages` and `installed_nodes` only feed the page Settings → Community nodes.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import {
	copyFile,
	link,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rename,
	rm,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { diskUsage } from '../diskUsage';

const execute = promisify(execFile);
const projectFolder = path.resolve(__dirname, '..', '..');
const stampName = '.installed-from';

export interface InstalledPackage {
	readonly name: string;
	readonly version: string;
	/** Where it stands, dependencies included. */
	readonly folder: string;
	/** What the folder takes up on disk, in bytes. */
	readonly bytes: number;
	/** False when the same tarball stood there already and nothing was done. */
	readonly installed: boolean;
}

interface PackageJson {
	readonly name: string;
	readonly version: string;
	readonly [field: string]: unknown;
}

/**
 * Installs the package into `userFolder` (n8n's `N8N_USER_FOLDER`; n8n must not be running on it, or be restarted).
 *
 * @param options.tarball what `npm pack` made; packed from this checkout's `dist` when left out
 * @param options.keptIn where what npm installs is kept, by its tarball: the next one copies it. Default: nowhere
 */
export async function installPackage(options: {
	readonly userFolder: string;
	readonly tarball?: string;
	readonly keptIn?: string;
}): Promise<InstalledPackage> {
	const nodesFolder = path.join(options.userFolder, '.n8n', 'nodes');
	await mkdir(nodesFolder, { recursive: true });
	const work = await mkdtemp(path.join(nodesFolder, '.installing-'));
	try {
		const tarball = options.tarball ?? (await packPackage(work));
		const unpacked = path.join(work, 'unpacked');
		const packageJson = await unpack(tarball, unpacked);
		const folder = path.join(nodesFolder, 'node_modules', packageJson.name);
		const stamp = createHash('sha256')
			.update(await readFile(tarball))
			.digest('hex');

		const installed = (await readStamp(folder)) !== stamp;
		if (installed) {
			const kept = options.keptIn && path.join(options.keptIn, stamp);
			if (kept === undefined || !(await isCopied(kept, unpacked))) {
				await installDependencies(unpacked);
				await writeFile(path.join(unpacked, stampName), stamp);
				if (kept !== undefined) await keep(unpacked, kept);
			}
			await replaceFolder(unpacked, folder);
			await enterInLedger(nodesFolder, packageJson);
		}
		const { name, version } = packageJson;
		return { name, version, folder, bytes: await diskUsage(folder), installed };
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** Packs this checkout as it would be published and returns the tarball's path. `dist` must have been built. */
export async function packPackage(destination: string): Promise<string> {
	const output = await npm(projectFolder, [
		'pack',
		'--json',
		'--ignore-scripts',
		`--pack-destination=${destination}`,
	]);
	const [packed] = JSON.parse(output) as readonly { readonly filename: string }[];
	if (packed === undefined) throw new Error(`npm pack named no tarball: ${output}`);
	return path.join(destination, packed.filename);
}

async function unpack(tarball: string, folder: string): Promise<PackageJson> {
	await mkdir(folder, { recursive: true });
	await execute('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	const file = path.join(folder, 'package.json');
	const packageJson = JSON.parse(await readFile(file, 'utf8')) as PackageJson;
	const dropped = new Set(['devDependencies', 'peerDependencies', 'optionalDependencies']);
	const kept = Object.fromEntries(
		Object.entries(packageJson).filter(([field]) => !dropped.has(field)),
	);
	await writeFile(file, JSON.stringify(kept, null, 2));
	return packageJson;
}

async function installDependencies(folder: string): Promise<void> {
	await npm(folder, [
		'install',
		'--audit=false',
		'--fund=false',
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
		// A connection that went silent would hold the start up for a quarter of an hour.
		'--fetch-timeout=30000',
		'--fetch-retries=5',
	]);
}

/** False, and nothing is changed, where nothing is kept. */
async function isCopied(kept: string, folder: string): Promise<boolean> {
	if ((await readStamp(kept)) === undefined) return false;
	await linkTree(kept, folder);
	return true;
}

async function keep(folder: string, kept: string): Promise<void> {
	await mkdir(path.dirname(kept), { recursive: true });
	const copy = await mkdtemp(`${kept}-`);
	await linkTree(folder, copy);
	await rename(copy, kept).catch(async (error: unknown) => {
		await rm(copy, { recursive: true, force: true });
		// Another process has kept the same.
		if ((await readStamp(kept)) === undefined) throw error;
	});
}

/** Nobody writes to an installed package, and 8,000 files are linked in a tenth of the time that copies take. */
async function linkTree(from: string, to: string): Promise<void> {
	const entries = await readdir(from, { recursive: true, withFileTypes: true });
	const placeIn = ({ parentPath, name }: Dirent) =>
		path.join(to, path.relative(from, path.join(parentPath, name)));
	// A folder comes before what is in it.
	for (const entry of entries) {
		if (entry.isDirectory()) await mkdir(placeIn(entry), { recursive: true });
	}
	await Promise.all(
		entries
			.filter((entry) => entry.isFile())
			.map(async (entry) => {
				const file = path.join(entry.parentPath, entry.name);
				await rm(placeIn(entry), { force: true });
				// Files of another disk cannot be linked.
				await link(file, placeIn(entry)).catch(() => copyFile(file, placeIn(entry)));
			}),
	);
}

/** A half-finished install never stands where n8n looks: the new folder takes the old one's place in one step. */
async function replaceFolder(from: string, to: string): Promise<void> {
	await mkdir(path.dirname(to), { recursive: true });
	await rm(to, { recursive: true, force: true });
	await rename(from, to);
}

async function enterInLedger(nodesFolder: string, { name, version }: PackageJson): Promise<void> {
	const file = path.join(nodesFolder, 'package.json');
	const empty = { name: 'installed-nodes', private: true, dependencies: {} };
	const text = await readFile(file, 'utf8').catch(() => JSON.stringify(empty));
	const ledger = JSON.parse(text) as { dependencies?: Record<string, string> };
	ledger.dependencies = { ...ledger.dependencies, [name]: version };
	await writeFile(file, JSON.stringify(ledger, null, 2));
}

async function readStamp(folder: string): Promise<string | undefined> {
	return await readFile(path.join(folder, stampName), 'utf8').catch(() => undefined);
}

async function npm(folder: string, args: readonly string[]): Promise<string> {
	const windows = process.platform === 'win32';
	const { stdout } = await execute(windows ? 'npm.cmd' : 'npm', args, {
		cwd: folder,
		env: environmentOfAUser(),
		shell: windows,
		maxBuffer: 16 * 1024 * 1024,
	});
	return stdout;
}

/**
 * npm hands its settings on to the scripts it runs; this project's own would make an install differ from what a user
 * gets.
 */
export function environmentOfAUser(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_config_(legacy_peer_deps|ignore_scripts)$/i.test(name),
		),
	);
}
