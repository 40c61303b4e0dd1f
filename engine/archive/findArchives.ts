import type { TimeRange } from '../time';
import { archiveError } from './errors';
import type { ArchiveFiles } from './files';
import type { Manifest } from './manifest';
import { damagedManifest, manifestFile, readManifest } from './manifestFile';
import {
	type ArchiveName,
	type ArchiveOwner,
	archiveFolder,
	isFolderOfRun,
	isRunFolder,
	ownersFolder,
	runFolderAt,
} from './place';

/** Of a run with very many files. */
const mostManifestBytes = 64 * 1024 * 1024;

/** So many manifests are asked for at once. */
const atOnce = 8;

/**
 * Reads what the archive of a run holds.
 *
 * @throws EngineError `archiveMissing`, `archiveDamaged`, `archiveForeign`, `archiveTooNew`
 */
export async function archiveOfRun(
	files: ArchiveFiles,
	of: Omit<ArchiveName, 'startedAt'>,
): Promise<Manifest> {
	for await (const name of files.folders(ownersFolder(of))) {
		if (!isFolderOfRun(name, of.runId)) continue;
		const manifest = await manifestIn(files, of, `${ownersFolder(of)}/${name}`);
		if (manifest?.runId === of.runId) return manifest;
	}
	throw archiveError(
		'archiveMissing',
		`There is no archive of the run "${of.runId}" of the sync "${of.sync}" in ${files.name}`,
		'Check the run ID, the name of the sync and the account. The archive of a run that was broken off is not complete, and is not replayed: the run after it has covered the same window. Older archives may have been deleted by their retention.',
	);
}

/**
 * Reads what archives there are of windows that have a part in a time range, in the order in which their runs began.
 *
 * @throws EngineError `archiveMissing` where there is none, `archiveDamaged`, `archiveForeign`, `archiveTooNew`
 */
export async function archivesOfTime(
	files: ArchiveFiles,
	owner: ArchiveOwner,
	{ from, to }: TimeRange,
): Promise<readonly Manifest[]> {
	const folders: string[] = [];
	// A run covers what was before it.
	const first = runFolderAt(from);
	for await (const name of files.folders(ownersFolder(owner))) {
		if (isRunFolder(name) && name >= first) folders.push(`${ownersFolder(owner)}/${name}`);
	}
	const found: Manifest[] = [];
	for (let at = 0; at < folders.length; at += atOnce) {
		const some = folders.slice(at, at + atOnce);
		const read = await Promise.all(
			some.map(async (folder) => await manifestIn(files, owner, folder)),
		);
		for (const manifest of read) {
			if (manifest === undefined) continue;
			if (manifest.window.from < to && manifest.window.to > from) found.push(manifest);
		}
	}
	if (found.length > 0) return found;
	const span = [from, to].map((time) => new Date(time).toISOString());
	throw archiveError(
		'archiveMissing',
		`There is no archive of the sync "${owner.sync}" from ${span[0]} to ${span[1]} in ${files.name}`,
		'Check the time, the name of the sync and the account. Older archives may have been deleted by their retention.',
	);
}

/** Undefined for a run that was broken off. */
async function manifestIn(
	files: ArchiveFiles,
	owner: ArchiveOwner,
	folder: string,
): Promise<Manifest | undefined> {
	const where = `${folder} in ${files.name}`;
	const stored = await files.get(`${folder}/${manifestFile}`, mostManifestBytes);
	if (stored === undefined) return undefined;
	if (stored.bytes === undefined) throw damagedManifest(where, 'it is too large');
	const manifest = readManifest(stored.bytes.toString('utf8'), where);
	const isOwn = manifest.account === owner.account && manifest.sync === owner.sync;
	if (!isOwn || archiveFolder(manifest) !== folder) throw foreign(files, owner, folder);
	return manifest;
}

function foreign({ name }: ArchiveFiles, { sync }: ArchiveOwner, folder: string): Error {
	return archiveError(
		'archiveForeign',
		`The archive ${folder} in ${name} is of another account, sync or run than its place says`,
		`It was moved or copied there. Take it away, or replay the sync "${sync}" from where its own archives are. Nothing was written.`,
	);
}
