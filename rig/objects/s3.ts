import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import type { S3Settings } from '../../engine/archive';
import { cacheFolder } from '../cacheFolder';
import { startServerProcess } from '../serverProcess';

/** Who may do what, and where. */
export interface S3Access {
	readonly region: string;
	readonly buckets: readonly string[];
	readonly keys: readonly {
		readonly accessKeyId: string;
		readonly secretAccessKey: string;
		readonly mayWrite: boolean;
	}[];
}

export interface S3Server {
	/** Of a key that may write to the bucket `archives`. */
	readonly settings: S3Settings;
	/** A key that may list and read, and no more. */
	readonly readOnlyKey: Pick<S3Settings, 'accessKeyId' | 'secretAccessKey'>;
	/** Where it keeps objects, a folder for each bucket. */
	readonly folder: string;
	/** Ends it, and deletes its folder. */
	stop(): Promise<void>;
}

const writer = { accessKeyId: 'AKIARIGWRITER', secretAccessKey: 'writer/secret+of=the rig' };
const reader = { accessKeyId: 'AKIARIGREADER', secretAccessKey: 'reader/secret+of=the rig' };
const bucket = 'archives';
const region = 'eu-central-1';
const script = path.join(__dirname, 's3Main.ts');

/** Starts an S3 server on a free port of the loopback interface, in a process of its own, which checks signatures. */
export async function startS3(): Promise<S3Server> {
	await mkdir(cacheFolder, { recursive: true });
	const folder = await mkdtemp(path.join(cacheFolder, 's3-'));
	const access: S3Access = {
		region,
		buckets: [bucket],
		keys: [
			{ ...writer, mayWrite: true },
			{ ...reader, mayWrite: false },
		],
	};
	const { said, stop } = await startServerProcess(script, [folder, JSON.stringify(access)]);
	const { url: endpoint } = said as { readonly url: string };
	return {
		settings: { endpoint, region, bucket, prefix: '', forcePathStyle: true, ...writer },
		readOnlyKey: reader,
		folder,
		stop: async () => {
			await stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
