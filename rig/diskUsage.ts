import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that a folder and all in it take up on disk: blocks allocated, as `du` counts, not lengths. */
export async function diskUsage(folder: string): Promise<number> {
	let bytes = 0;
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const stats = await lstat(path.join(entry.parentPath, entry.name));
		bytes += stats.blocks * 512;
	}
	return bytes;
}
