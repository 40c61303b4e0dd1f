import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { codeOf } from '../../nativeErrors';
import type { ArchiveFiles, StoredBytes } from '../files';
import { folderFault } from './folderFault';

/** What is not whole yet. A process that dies leaves it behind; nobody takes it for a file of the archive. */
const UNFINISHED = '.unfinished';

/** Keeps archives in a folder of this machine. Only its owner can read them: they hold what customers have ordered. */
export class FolderFiles implements ArchiveFiles {
	readonly name: string;

	/** @param folder absolute; made when something is first put there */
	constructor(private readonly folder: string) {
		this.name = `the folder ${folder}`;
	}

	async put(file: string, bytes: Uint8Array): Promise<void> {
		await this.reported(async () => {
			const target = this.at(file);
			const parent = path.dirname(target);
			await mkdir(parent, { recursive: true, mode: 0o700 });
			const draft = `${target}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
			const written = writeThrough(draft, bytes).then(async () => await rename(draft, target));
			await written.catch(async (error: unknown) => {
				await rm(draft, { force: true });
				throw error;
			});
			await keepEntries(parent);
		});
	}

	async get(file: string, mostBytes: number): Promise<StoredBytes | undefined> {
		return await this.reported(async () => {
			const handle = await open(this.at(file), constants.O_RDONLY).catch(unlessMissing);
			if (handle === undefined) return undefined;
			try {
				const { size } = await handle.stat();
				return size > mostBytes ? { bytes: undefined, size } : { bytes: await handle.readFile() };
			} finally {
				await handle.close();
			}
		});
	}

	async *list(folder: string): AsyncGenerator<string> {
		for (const entry of await this.entries(folder)) {
			if (entry.isFile() && !entry.name.endsWith(UNFINISHED)) yield entry.name;
		}
	}

	async *folders(folder: string): AsyncGenerator<string> {
		for (const entry of await this.entries(folder)) if (entry.isDirectory()) yield entry.name;
	}

	async delete(file: string): Promise<void> {
		await this.reported(async () => {
			const target = this.at(file);
			await rm(target, { force: true });
			await this.removeEmpty(path.dirname(target));
		});
	}

	/** What a dead process has left behind does not keep a folder. */
	private async removeEmpty(folder: string): Promise<void> {
		const left = await readdir(folder).catch(unlessMissing);
		if (left === undefined || left.some((name) => !name.endsWith(UNFINISHED))) return;
		for (const name of left) await rm(path.join(folder, name), { force: true });
		// Another process may have put a file there meanwhile.
		await rmdir(folder).catch(() => undefined);
	}

	private async entries(folder: string) {
		const entries = await this.reported(
			async () => await readdir(this.at(folder), { withFileTypes: true }).catch(unlessMissing),
		);
		return (entries ?? []).sort((one, other) => (one.name < other.name ? -1 : 1));
	}

	private at(file: string): string {
		return path.join(this.folder, ...file.split('/'));
	}

	private async reported<Result>(work: () => Promise<Result>): Promise<Result> {
		return await work().catch((error: unknown) => {
			throw folderFault(error, this.folder);
		});
	}
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
	const handle = await open(file, 'wx', 0o600);
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** The name of a file is kept by its folder. Windows has no way to ask for that, and does it by itself. */
async function keepEntries(folder: string): Promise<void> {
	const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}

function unlessMissing(error: unknown): undefined {
	if (codeOf(error) === 'ENOENT') return undefined;
	throw error;
}
