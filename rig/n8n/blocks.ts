import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '..', '..');

/** Everything that ends up in the published package. */
const sources = [
	'{nodes,credentials,engine,workflows}/**/*.{ts,json,svg}',
	'index.ts',
	'package.json',
	'package-lock.json',
	'tsconfig*.json',
	'gulpfile.js',
];

/** Changes whenever the published package would. */
export async function fingerprintOfBlocks(): Promise<string> {
	const files: string[] = [];
	for await (const file of glob(sources, { cwd: projectFolder })) files.push(file);
	const hash = createHash('sha256');
	for (const file of files.sort()) {
		hash.update(`${file}\0`).update(await readFile(path.join(projectFolder, file)));
	}
	return hash.digest('hex');
}

/** Where n8n keeps the package, once installed. */
export function installedFolder(userFolder: string): string {
	return path.join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-scheduled-sync');
}

export function areBlocksInstalled(userFolder: string): boolean {
	return existsSync(path.join(installedFolder(userFolder), 'package.json'));
}

/** @throws with what the compiler said */
export async function buildBlocks(): Promise<void> {
	const bin = path.join(projectFolder, 'node_modules', '.bin');
	const child = spawn(process.execPath, [path.join('scripts', 'build.mjs')], {
		cwd: projectFolder,
		env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-4_000);
		});
	}
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`the build ended with code ${code}\n${output}`);
}
