import { createHash } from 'node:crypto';

import type { Environment } from '../environment';
import type { ArchiveFiles } from './files';
import { packed } from './lines';
import type { ArchivedFile, Manifest } from './manifest';
import { manifestFile, manifestText } from './manifestFile';
import { fileName } from './manifestShape';
import { type ArchiveName, archiveFolder } from './place';
import { readFileOf } from './readFile';

/** What a manifest says besides whose it is and what its files are. */
export type ArchiveEnd = Pick<Manifest, 'source' | 'window' | 'isWhole' | 'because' | 'notice'>;

/**
 * Writes the archive of a run: its files one by one, and the manifest last. Whoever takes the run up again goes on in the
 * same archive, behind the files that are there. What an attempt has not stored as a whole is not there; what it has
 * stored stays, since it may have been written to the table already.
 */
export class ArchiveWriter {
	private readonly own = new Map<string, ArchivedFile>();

	private constructor(
		private readonly files: ArchiveFiles,
		readonly of: ArchiveName,
		private readonly environment: Environment,
		private readonly earlier: readonly string[],
	) {}

	/** @throws EngineError of an `ArchiveErrorKind`: the place refuses, or cannot be reached */
	static async open(
		files: ArchiveFiles,
		of: ArchiveName,
		environment: Environment,
	): Promise<ArchiveWriter> {
		const earlier: string[] = [];
		for await (const name of files.list(archiveFolder(of))) {
			if (fileName.test(name)) earlier.push(name);
		}
		return new ArchiveWriter(files, of, environment, earlier);
	}

	/**
	 * Stores lines as one file; resolves once they are safe.
	 *
	 * @param what the file is called after: lowercase letters
	 */
	async keep(what: string, lines: readonly string[]): Promise<void> {
		const bytes = await packed(lines);
		const name = `${what}-${this.nextNumber()}-${this.token()}.jsonl.gz`;
		await this.files.put(`${archiveFolder(this.of)}/${name}`, bytes);
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		this.own.set(name, { name, records: lines.length, bytes: bytes.length, sha256 });
	}

	/** Writes the manifest, which makes the files an archive; the one of an earlier attempt gives way. */
	async end(end: ArchiveEnd): Promise<Manifest> {
		const files: ArchivedFile[] = [];
		for (const name of this.earlier) files.push(await this.found(name));
		files.push(...this.own.values());
		const manifest = { ...this.of, ...end, writtenAt: this.environment.now(), files };
		const text = Buffer.from(manifestText(manifest));
		await this.files.put(`${archiveFolder(this.of)}/${manifestFile}`, text);
		return manifest;
	}

	/** What an earlier attempt has left is known by reading it: it died before it could say. */
	private async found(name: string): Promise<ArchivedFile> {
		const { lines, bytes, sha256 } = await readFileOf(this.files, this.of, name);
		return { name, records: lines.length, bytes, sha256 };
	}

	/** Sorts behind all that are there. */
	private nextNumber(): string {
		const last = Number(this.earlier.at(-1)?.split('-')[1] ?? 0);
		return String(last + this.own.size + 1).padStart(6, '0');
	}

	/** An attempt that only seems dead may still write: its files are not those of the next. */
	private token(): string {
		return Math.floor(this.environment.random() * 36 ** 6)
			.toString(36)
			.padStart(6, '0');
	}
}
