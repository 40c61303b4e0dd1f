import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder } from '../cacheFolder';

const execute = promisify(execFile);
const fetchTimeoutMs = 180_000;

/**
 * Unpacks a package of Debian or Ubuntu, with all that it needs and the machine does not have, into a folder of the cache,
 * and returns that folder. Needs no root and installs nothing; fetched once, and found again by every process.
 *
 * @param environment says by its `PATH` where `apt-get` and `dpkg-deb` are
 * @throws where there is no `apt-get`, or where it cannot fetch the package, with what it said
 */
export async function unpackedDebianPackage(
	name: string,
	environment = process.env,
	cache = cacheFolder,
): Promise<string> {
	const parent = path.join(cache, 'debian');
	const folder = path.join(parent, name);
	if (existsSync(folder)) return folder;
	await mkdir(parent, { recursive: true });
	const work = await mkdtemp(path.join(parent, '.fetching-'));
	try {
		const archives = await fetchArchives(name, work, environment);
		const unpacked = path.join(work, 'unpacked');
		for (const archive of archives) {
			await execute('dpkg-deb', ['-x', archive, unpacked], { env: environment });
		}
		await rename(unpacked, folder).catch((error: NodeJS.ErrnoException) => {
			// Another process was faster; the two are alike.
			if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
		});
		return folder;
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** Lets a program that was unpacked find its libraries, whose folders it does not know. */
export async function libraryPath(folder: string): Promise<string> {
	const libraries = await Promise.all(
		['usr/lib', 'lib'].map(async (library) => {
			const parent = path.join(folder, library);
			const triplets = existsSync(parent) ? await readdir(parent) : [];
			return triplets
				.filter((triplet) => triplet.includes('-linux-'))
				.map((triplet) => path.join(parent, triplet));
		}),
	);
	return libraries.flat().join(path.delimiter);
}

/** The package's own archive and those of its dependencies that are not installed here. */
async function fetchArchives(
	name: string,
	work: string,
	environment: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
	const [state, cache] = [path.join(work, 'state'), path.join(work, 'cache')];
	await mkdir(path.join(state, 'lists', 'partial'), { recursive: true });
	await mkdir(path.join(cache, 'archives', 'partial'), { recursive: true });
	// Lists of its own: the machine's may be missing or old, and are root's.
	const options = [
		`Dir::State=${state}`,
		'Dir::State::status=/var/lib/dpkg/status',
		`Dir::Cache=${cache}`,
		'Debug::NoLocking=1',
		// As root, apt would download as a user who may not be able to enter the clone.
		'APT::Sandbox::User=root',
	].flatMap((option) => ['-o', option]);
	const apt = async (...args: readonly string[]): Promise<string> => {
		const { stdout, stderr } = await execute('apt-get', [...options, ...args], {
			env: { ...environment, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
			timeout: fetchTimeoutMs,
			maxBuffer: 16 * 1024 * 1024,
		});
		return stdout + stderr;
	};
	try {
		// One source of many may be out of reach; whether that matters shows when the package is fetched.
		const updated = await apt('update').catch((error: unknown) => {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
			return String(error);
		});
		const fetched = await apt('install', '--download-only', '--no-install-recommends', '-y', name);
		const folder = path.join(cache, 'archives');
		const archives = (await readdir(folder)).filter((file) => file.endsWith('.deb'));
		if (archives.length > 0) return archives.map((file) => path.join(folder, file));
		throw new Error(`It fetched nothing.\n${updated}\n${fetched}`);
	} catch (error) {
		throw new Error(`apt-get could not fetch ${name}: ${reasonOf(error)}`, { cause: error });
	}
}

function reasonOf(error: unknown): string {
	if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'there is no apt-get here';
	return (error instanceof Error ? error.message : String(error)).slice(-2_000);
}
