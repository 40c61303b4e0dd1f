import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Marks a demo folder as in use by this process. Two n8n on one database would both run the schedule.
 *
 * @returns what takes the mark away
 * @throws when another process holds the folder
 */
export function markAsRunning(file: string): () => void {
	const holder = readHolder(file);
	if (holder !== undefined) {
		throw new Error(
			`The demo is running already, as process ${holder}. Stop it with Ctrl-C where it runs. (If that process is something else, delete ${file}.)`,
		);
	}
	writeFileSync(file, String(process.pid));
	return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | undefined {
	let pid: number;
	try {
		pid = Number(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
	return Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid)
		? pid
		: undefined;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
