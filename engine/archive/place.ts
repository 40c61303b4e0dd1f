import { folderName } from './names';

/** Whose archives. What one account has archived is never where another looks. */
export interface ArchiveOwner {
	readonly account: string;
	readonly sync: string;
}

export interface ArchiveName extends ArchiveOwner {
	readonly runId: string;
	/** When the run began, in epoch milliseconds. */
	readonly startedAt: number;
}

/** As `newRunId` makes them: they sort by time. */
const runIdForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-z]{1,40}$/;

const dayMs = 24 * 3_600_000;

/** The folder of all archives of a sync. */
export function ownersFolder({ account, sync }: ArchiveOwner): string {
	return `${folderName(account)}/${folderName(sync)}`;
}

/**
 * The folder of a run's archive: `20260131t120000z-k3x09p2m4q`, as the run is called; or, where somebody has chosen another
 * name for the run, `20260131t120000z-as-my-run-3f9a1c2b4d5e6f70`. They sort by when the runs began.
 */
export function archiveFolder({ runId, startedAt, ...owner }: ArchiveName): string {
	const saysWhen = Math.abs((timeIn(runId) ?? Number.NaN) - startedAt) <= dayMs;
	const folder = saysWhen ? runId.toLowerCase() : `${runFolderAt(startedAt)}${chosen(runId)}`;
	return `${ownersFolder(owner)}/${folder}`;
}

/** Whether a folder of archives can be that of this run, whenever it began. */
export function isFolderOfRun(name: string, runId: string): boolean {
	const isNamed =
		name === runId.toLowerCase() || name.slice(runFolderAt(0).length) === chosen(runId);
	return isNamed && isRunFolder(name);
}

/** Names a run that began so long ago; what sorts before it began earlier. */
export function runFolderAt(epochMs: number): string {
	const time = new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '');
	return time.toLowerCase();
}

/** Whether a folder is that of a run's archive, and no other that somebody has put beside. */
export function isRunFolder(name: string): boolean {
	return /^\d{8}t\d{6}z-(?:[0-9a-z]{1,40}|as-[0-9a-z-]+)$/.test(name);
}

function chosen(runId: string): string {
	return `-as-${folderName(runId)}`;
}

/** When the run began, by its own ID; undefined for one that somebody has chosen. */
function timeIn(runId: string): number | undefined {
	const [, ...parts] = runIdForm.exec(runId) ?? [];
	const [year, month, day, hour, minute, second] = parts.map(Number);
	if (year === undefined || month === undefined) return undefined;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}
