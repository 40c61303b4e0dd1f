import { existsSync, mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 2_000;
/** A folder that nobody has touched for so long belongs to a process that is gone. */
const abandonedMs = 30_000;

/**
 * Runs `work` while no other process does so for the same `lock`, a folder that exists while one of them is at it. The
 * one at work touches it again and again; process IDs would not do, since a container hands out the same ones each time.
 *
 * @param onWait called once when another process is at it
 */
export async function inTurn(lock, work, onWait = () => undefined) {
	mkdirSync(path.dirname(lock), { recursive: true });
	let hasWaited = false;
	while (!take(lock)) {
		if (!hasWaited) onWait();
		hasWaited = true;
		if (isAbandoned(lock)) remove(lock);
		else await sleep(250);
	}
	const beat = setInterval(() => touch(lock), beatMs);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		rmSync(lock, { recursive: true, force: true });
	}
}

function take(lock) {
	try {
		mkdirSync(lock);
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
}

function isAbandoned(lock) {
	const { mtimeMs = Infinity } = statSync(lock, { throwIfNoEntry: false }) ?? {};
	return Date.now() - mtimeMs > abandonedMs;
}

/** Only one of several that wait removes it, and none removes what another has taken since. */
function remove(lock) {
	const removing = `${lock}.removing`;
	if (!take(removing)) {
		if (isAbandoned(removing)) rmSync(removing, { recursive: true, force: true });
		return;
	}
	if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
	rmSync(removing, { recursive: true, force: true });
}

/** Gone only when the folder was cleared by hand: then there is nothing left to keep. */
function touch(lock) {
	const now = new Date();
	if (existsSync(lock)) utimesSync(lock, now, now);
}
