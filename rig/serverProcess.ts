import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerProcess {
	/** The JSON line that it printed when it was ready. */
	readonly said: unknown;
	stop(): Promise<void>;
}

const projectFolder = path.resolve(__dirname, '..');

/** A server in a process of its own, so that its work is not counted as its client's. */
export async function startServerProcess(
	script: string,
	args: readonly string[],
): Promise<ServerProcess> {
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		cwd: projectFolder,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
	});
	const line = await new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).once('line', resolve);
		void ended.then(() => reject(new Error(`${script} ended before it was ready`)));
	});
	return {
		said: JSON.parse(line),
		stop: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
