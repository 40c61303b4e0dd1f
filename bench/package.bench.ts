import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { installPackage } from '../rig/n8n/installPackage';
import type { Benchmark } from './benchmark';

const execute = promisify(execFile);
const projectFolder = path.resolve(__dirname, '..');
const runs = 10;

/** n8n reads all blocks at every start, whether they are used or not. */
export const benchmark: Benchmark = {
	name: 'package',
	title: 'The installed package: what it takes of the disk, and of each start of n8n',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-bench-'));
		try {
			const installed = await installPackage({ userFolder: path.join(folder, 'user') });
			const peers = path.join(folder, 'peers');
			mkdirSync(peers);
			const peer = path.join('node_modules', 'n8n-workflow');
			symlinkSync(path.join(projectFolder, peer), path.join(peers, 'n8n-workflow'));
			const loadMs = await medianLoadMs(installed.folder, peers);
			return [
				{
					measure: 'Installed, dependencies included',
					ours: `${(installed.bytes / 1e6).toFixed(1)} MB`,
					reference: '',
					ratio: undefined,
					target: 'under 60 MB',
					met: installed.bytes < 60e6,
				},
				{
					measure: `Loading all types (median of ${runs})`,
					ours: `${loadMs.toFixed(1)} ms`,
					reference: '',
					ratio: undefined,
					target: 'under 150 ms',
					met: loadMs < 150,
				},
			];
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function medianLoadMs(installed: string, peers: string): Promise<number> {
	const script = path.join(projectFolder, 'rig', 'n8n', 'loadTypes.cjs');
	const env = { ...process.env, NODE_PATH: peers };
	const took: number[] = [];
	for (let run = 0; run < runs; run++) {
		const { stdout } = await execute(process.execPath, [script, installed], { env });
		took.push((JSON.parse(stdout) as { milliseconds: number }).milliseconds);
	}
	took.sort((a, b) => a - b);
	return ((took[runs / 2 - 1] ?? NaN) + (took[runs / 2] ?? NaN)) / 2;
}
