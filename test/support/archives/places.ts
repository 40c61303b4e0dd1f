import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ArchiveFiles, FolderFiles, S3Files } from '../../../engine/archive';
import { startS3 } from '../../../rig/objects/s3';
import { systemEnvironment } from '../../../engine/systemEnvironment';

/** Where archives can be, for tests that hold of each. */
export interface ArchivePlace {
	readonly kind: string;
	start(): Promise<void>;
	stop(): Promise<void>;
	/** An empty place. */
	empty(): Promise<ArchiveFiles>;
}

function folderPlace(): ArchivePlace {
	let parent = '';
	return {
		kind: 'a folder',
		start: async () => {
			parent = await mkdtemp(path.join(tmpdir(), 'archives-'));
		},
		stop: async () => await rm(parent, { recursive: true, force: true }),
		empty: async () => new FolderFiles(await mkdtemp(path.join(parent, 'place-'))),
	};
}

function s3Place(): ArchivePlace {
	let server: Awaited<ReturnType<typeof startS3>> | undefined;
	let places = 0;
	return {
		kind: 'S3',
		start: async () => {
			server = await startS3();
		},
		stop: async () => await server?.stop(),
		empty: async () => {
			if (server === undefined) throw new Error('It is not started');
			const settings = {
				...server.settings,
				prefix: `place-${(places += 1)}/of tests`.replace(' ', '-'),
			};
			return new S3Files(settings, { environment: systemEnvironment });
		},
	};
}

export const archivePlaces: readonly ArchivePlace[] = [folderPlace(), s3Place()];
