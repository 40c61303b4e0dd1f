import { createHash } from 'node:crypto';

import { messageOf } from '../nativeErrors';
import { archiveError } from './errors';
import type { ArchiveFiles } from './files';
import { unpacked } from './lines';
import type { ArchivedFile } from './manifest';
import { type ArchiveName, archiveFolder } from './place';

/** A file as it is stored is no larger. */
const mostStoredBytes = 256 * 1024 * 1024;

export interface ReadFile {
	readonly lines: readonly string[];
	readonly bytes: number;
	readonly sha256: string;
}

/**
 * Reads a file of an archive as a whole, and holds it against what the manifest says of it.
 *
 * @param file as the manifest has it; its name alone where there is none yet
 * @throws EngineError `archiveDamaged` that names the file: it is not there, or not what was stored
 */
export async function readFileOf(
	files: ArchiveFiles,
	of: ArchiveName,
	file: ArchivedFile | string,
): Promise<ReadFile> {
	const expected = typeof file === 'string' ? undefined : file;
	const name = typeof file === 'string' ? file : file.name;
	const mostBytes = expected?.bytes ?? mostStoredBytes;
	const stored = await files.get(`${archiveFolder(of)}/${name}`, mostBytes);
	if (stored === undefined) throw damaged(files, of, name, 'it is not there');
	const { bytes } = stored;
	if (bytes === undefined || (expected !== undefined && bytes.length !== expected.bytes)) {
		throw damaged(files, of, name, 'it has another size than when it was stored');
	}
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	if (expected !== undefined && sha256 !== expected.sha256) {
		throw damaged(files, of, name, 'its content is not what was stored (SHA-256)');
	}
	const lines = await unpacked(bytes).catch((error: unknown) => {
		throw damaged(files, of, name, `it cannot be unpacked (${messageOf(error)})`);
	});
	if (expected !== undefined && lines.length !== expected.records) {
		throw damaged(files, of, name, 'it has another number of records than the manifest says');
	}
	return { lines, bytes: bytes.length, sha256 };
}

export function damaged(
	{ name: place }: ArchiveFiles,
	{ runId }: ArchiveName,
	file: string,
	fault: string,
): Error {
	return archiveError(
		'archiveDamaged',
		`The file ${file} of the archive of the run "${runId}" in ${place} is damaged: ${fault}`,
		'Restore the file from a copy of the archive, or let the sync read the time again with a backfill. Nothing was written.',
	);
}
