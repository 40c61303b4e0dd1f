import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file system of its own at a folder, with room for so many bytes. */
export interface SmallDisk {
	resize(bytes: number): void;
	setReadOnly(isReadOnly: boolean): void;
	/** Takes it away, with all that is on it. */
	remove(): void;
}

/** Whether this machine lets the test make one: as root, on Linux, with the right to mount. */
export const canMakeDisks = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

export function smallDisk(folder: string, bytes: number): SmallDisk {
	mkdirSync(folder, { recursive: true });
	mount('-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder);
	const change = (options: string) => mount('-o', `remount,${options}`, folder);
	return {
		resize: (more) => change(`size=${more}`),
		setReadOnly: (isReadOnly) => change(isReadOnly ? 'ro' : 'rw'),
		remove: () => {
			execFileSync('umount', [folder]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function mount(...given: readonly string[]): void {
	execFileSync('mount', given, { stdio: 'ignore' });
}

function mounts(): boolean {
	const folder = mkdtempSync(path.join(tmpdir(), 'may-mount-'));
	try {
		smallDisk(path.join(folder, 'disk'), 4_096).remove();
		return true;
	} catch {
		return false;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
