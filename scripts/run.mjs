import { spawn } from 'node:child_process';

/** Runs a command of node_modules/.bin (npm puts it on the PATH) and fails when it fails. */
export function run(command, args, { env = process.env } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			stdio: 'inherit',
			env,
			shell: process.platform === 'win32',
		});
		child.on('error', reject);
		child.on('close', (code, signal) => {
			if (code === 0) resolve();
			else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}`));
		});
	});
}
