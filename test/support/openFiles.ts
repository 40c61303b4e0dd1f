import { readdirSync, readlinkSync } from 'node:fs';

/** What this process has open below a folder, also without a name; only Linux tells. */
export function openFilesIn(folder: string): readonly string[] {
	if (process.platform !== 'linux') return [];
	return readdirSync('/proc/self/fd').flatMap((descriptor) => {
		try {
			const target = readlinkSync(`/proc/self/fd/${descriptor}`);
			return target.startsWith(folder) ? [target] : [];
		} catch {
			// It was the one by which this folder is read.
			return [];
		}
	});
}
