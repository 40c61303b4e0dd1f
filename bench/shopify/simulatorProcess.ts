import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface SimulatorProcess {
	readonly url: string;
	readonly accessToken: string;
	stop(): Promise<void>;
}

const projectFolder = path.resolve(__dirname, '..', '..');

/** The simulator in a process of its own, so that its work is not counted as the client's. */
export async function startSimulatorProcess(args: readonly string[]): Promise<SimulatorProcess> {
	const command = [
		'--import',
		'tsx',
		path.join(projectFolder, 'simulator', 'main.ts'),
		'--all-orders',
		'--keep-rendered-pages',
		...args,
	];
	const child = spawn(process.execPath, command, {
		cwd: projectFolder,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
	});
	const line = await new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).once('line', resolve);
		void ended.then(() => reject(new Error('The simulator ended before it was ready')));
	});
	const { url, accessToken } = JSON.parse(line) as { url: string; accessToken: string };
	return {
		url,
		accessToken,
		stop: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
