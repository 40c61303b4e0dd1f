import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { environmentOfAUser } from '../../rig/n8n/installPackage';
import { oldestNodeFolder } from '../support/oldestNode';

const execute = promisify(execFile);

/** The Nodes that the package is tried on, and the folders that they are in. */
export const triedNodes = [
	['22.16', oldestNodeFolder],
	['24', () => path.dirname(process.execPath)],
] as const satisfies readonly (readonly [version: string, folder: () => string])[];

/** A project of a user's that has nothing but the package. */
export class UserProject {
	/**
	 * @param folder is made by {@link install}
	 * @param nodeFolder where its Node is; not asked before it is needed
	 */
	constructor(
		readonly folder: string,
		private readonly nodeFolder: () => string,
	) {}

	/** Where a program of it runs, and with what. */
	options(more: NodeJS.ProcessEnv = {}): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
		const PATH = `${this.nodeFolder()}${path.delimiter}${process.env.PATH}`;
		return { cwd: this.folder, env: { ...environmentOfAUser(), PATH, ...more } };
	}

	async run(
		command: string,
		args: readonly string[],
		more?: NodeJS.ProcessEnv,
	): Promise<{ readonly stdout: string; readonly stderr: string }> {
		return await execute(command, args, this.options(more));
	}

	/** Makes the project and installs the package, as it was packed. */
	async install(tarball: string): Promise<void> {
		mkdirSync(this.folder);
		writeFileSync(path.join(this.folder, 'package.json'), '{ "private": true }');
		await this.run('npm', ['install', '--no-audit', '--no-fund', tarball]);
	}
}
