import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ArchiveFiles, FolderFiles, S3Files } from '../../../engine/archive';
import { folderFault } from '../../../engine/archive/folder/folderFault';
import type { Environment } from '../../../engine/environment';
import { startS3 } from '../../../rig/objects/s3';
import type { Archiving } from './archiving';

/** How a place refuses to store something. */
export const refusals = {
	folder: ['diskFull', 'readOnly'],
	s3: ['keyMayNotWrite', 'unreachable'],
} as const;
export type Refusal = (typeof refusals)[keyof typeof refusals][number];

/** Where the archives of all seeds are; each seed has an account of its own. */
export interface ArchiveStore {
	readonly refusals: readonly [Refusal, ...Refusal[]];
	files(environment: Environment): ArchiveFiles;
	/** The same place, as it refuses. */
	refusing(refusal: Refusal, environment: Environment): Pick<ArchiveFiles, 'put'>;
	close(): Promise<void>;
}

export async function openArchiveStore(
	place: Exclude<Archiving['place'], 'none'>,
): Promise<ArchiveStore> {
	return place === 'folder' ? await openFolder() : await openBucket();
}

async function openFolder(): Promise<ArchiveStore> {
	const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-chaos-archives-'));
	return {
		refusals: refusals.folder,
		files: () => new FolderFiles(folder),
		// What a disk says that is full cannot be had of one that others are on.
		refusing: (refusal) => ({
			put: async () => {
				const code = refusal === 'diskFull' ? 'ENOSPC' : 'EROFS';
				throw folderFault(Object.assign(new Error(code), { code }), folder);
			},
		}),
		close: async () => await rm(folder, { recursive: true, force: true }),
	};
}

async function openBucket(): Promise<ArchiveStore> {
	const { settings, readOnlyKey, stop } = await startS3();
	return {
		refusals: refusals.s3,
		files: (environment) => new S3Files(settings, { environment }),
		refusing: (refusal, environment) => {
			const changes =
				refusal === 'keyMayNotWrite' ? readOnlyKey : { endpoint: 'http://127.0.0.1:1' };
			return new S3Files({ ...settings, ...changes }, { environment });
		},
		close: stop,
	};
}
