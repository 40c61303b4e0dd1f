import type { ArchiveFiles } from './files';
import { manifestFile } from './manifestFile';
import { type ArchiveOwner, isRunFolder, ownersFolder, runFolderAt } from './place';

/**
 * Deletes the archives of a sync whose runs began before a time: the manifest first, so that what is left of one that was
 * not deleted to its end is no archive any more, and goes the next time.
 *
 * @returns how many
 */
export async function pruneArchives(
	files: ArchiveFiles,
	owner: ArchiveOwner,
	beforeMs: number,
): Promise<number> {
	const end = runFolderAt(beforeMs);
	const old: string[] = [];
	for await (const name of files.folders(ownersFolder(owner))) {
		// The oldest come first, so that no more is listed than is to go.
		if (name >= end) break;
		if (isRunFolder(name)) old.push(`${ownersFolder(owner)}/${name}`);
	}
	for (const folder of old) {
		await files.delete(`${folder}/${manifestFile}`);
		const names: string[] = [];
		for await (const name of files.list(folder)) names.push(name);
		for (const name of names) await files.delete(`${folder}/${name}`);
	}
	return old.length;
}
