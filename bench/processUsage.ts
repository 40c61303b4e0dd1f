import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts a process's CPU time in these. */
const millisecondsPerClockTick = 10;

/**
 * CPU time that a process and its descendants have used so far, in milliseconds, kernel time included (Linux only; it
 * counts in steps of 10 ms).
 *
 * @param program of which program processes are counted, by its name, such as `postgres`. Default: of all
 */
export function cpuMilliseconds(pid: number, program?: string): number {
	return treeOf(pid)
		.filter((member) => program === undefined || programOf(member) === program)
		.map((member) => cpuOf(member))
		.reduce((sum, one) => sum + one, 0);
}

/** Memory that a process holds now, in bytes. Its descendants are not counted. */
export function residentBytes(pid: number): number {
	return statusField(pid, 'VmRSS');
}

/** The most memory that a process has held since {@link forgetPeak}, in bytes. */
export function peakResidentBytes(pid: number): number {
	return statusField(pid, 'VmHWM');
}

export function forgetPeak(pid: number): void {
	// "5" resets the peak to what is held now (proc(5), clear_refs).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function treeOf(pid: number): readonly number[] {
	const parents = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((name) => ({ pid: Number(name), parent: statFields(Number(name))[1] }));
	const tree = [pid];
	for (const member of tree) {
		tree.push(...parents.filter(({ parent }) => parent === String(member)).map(({ pid }) => pid));
	}
	return tree;
}

function cpuOf(pid: number): number {
	const fields = statFields(pid);
	// Its own, and that of its children that have ended.
	const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
	return ticks * millisecondsPerClockTick;
}

/** Undefined for a process that has ended. */
function programOf(pid: number): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
	} catch {
		return undefined;
	}
}

/** The fields of /proc/<pid>/stat after the command's name: state, parent, …; none for a process that has ended. */
function statFields(pid: number): readonly string[] {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return text.slice(text.lastIndexOf(')') + 2).split(' ');
	} catch {
		return [];
	}
}

function statusField(pid: number, field: string): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
	if (kilobytes === undefined) throw new Error(`/proc/${pid}/status has no ${field}`);
	return Number(kilobytes) * 1024;
}
