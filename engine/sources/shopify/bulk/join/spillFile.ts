import { mkdir, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { codeOf } from '../../../../nativeErrors';
import { noRoom } from '../file/fileErrors';

/** Where a piece of the file stands. */
export interface Extent {
	readonly at: number;
	readonly length: number;
}

interface Opened {
	readonly file: FileHandle;
	readonly directory: string;
}

const onWindows = process.platform === 'win32';

/**
 * One temporary file that grows at its end, in a folder that this user alone can look into. Where the system lets an open
 * file be deleted (all but Windows) it has no name from the beginning on, so that nothing of it can be left over, however
 * the process ends. It is made when the first piece is written.
 */
export class SpillFile {
	private opened: Promise<Opened> | undefined;
	private end = 0;

	/** @param parent the folder for temporary files; made if there is none */
	constructor(private readonly parent: string) {}

	/** Bytes written so far. */
	get size(): number {
		return this.end;
	}

	/**
	 * Writes at the end.
	 *
	 * @throws EngineError `bulkNoRoom`
	 */
	async append(bytes: Buffer): Promise<Extent> {
		const extent = { at: this.end, length: bytes.length };
		this.end += bytes.length;
		await this.write(bytes, extent.at).catch((error: unknown) => this.fail(error));
		return extent;
	}

	/**
	 * Reads pieces into one buffer, one behind the other.
	 *
	 * @throws EngineError `bulkNoRoom`
	 */
	async readInto(target: Buffer, extents: readonly Extent[]): Promise<void> {
		let place = 0;
		for (const { at, length } of extents) {
			const part = target.subarray(place, place + length);
			await this.read(part, at).catch((error: unknown) => this.fail(error));
			place += length;
		}
	}

	/** Closes the file, which removes it. Twice does no harm. */
	async close(): Promise<void> {
		const made = await this.opened?.catch(() => undefined);
		this.opened = undefined;
		if (made === undefined) return;
		await made.file.close();
		await rm(made.directory, { recursive: true, force: true });
	}

	private async write(bytes: Buffer, at: number): Promise<void> {
		this.opened ??= create(this.parent);
		const { file } = await this.opened;
		for (let written = 0; written < bytes.length;) {
			written += (await file.write(bytes, written, undefined, at + written)).bytesWritten;
		}
	}

	private async read(target: Buffer, at: number): Promise<void> {
		const made = await this.opened;
		for (let got = 0; got < target.length;) {
			const answer = await made?.file.read(target, got, target.length - got, at + got);
			if (!answer?.bytesRead)
				throw Object.assign(new Error('The file ends early'), { code: 'EOF' });
			got += answer.bytesRead;
		}
	}

	private fail(error: unknown): never {
		throw noRoom(this.parent, codeOf(error) ?? 'no reason given');
	}
}

async function create(parent: string): Promise<Opened> {
	await mkdir(parent, { recursive: true, mode: 0o700 });
	// Only its owner can look into the folder that mkdtemp makes.
	const directory = await mkdtemp(path.join(parent, 'scheduled-sync-'));
	let file: FileHandle | undefined;
	try {
		file = await open(path.join(directory, 'records'), 'wx+', 0o600);
		return { file, directory };
	} finally {
		if (file === undefined || !onWindows) await rm(directory, { recursive: true, force: true });
	}
}
