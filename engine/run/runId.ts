import type { Environment } from '../environment';
import { shown } from '../shortened';
import { syncError } from './errors';

/** Says on its face that nothing is written for it. */
const DRY_PREFIX = 'dry-';
const RANDOM_DIGITS = 10;

/**
 * Returns a name for a run that sorts by time and that no other run of the account has: `20260131T120000Z-k3x09p2m4q`.
 */
export function newRunId(environment: Environment): string {
	const time = new Date(environment.now()).toISOString().replace(/[-:]|\.\d+/g, '');
	const digits = Array.from({ length: RANDOM_DIGITS }, () =>
		Math.floor(environment.random() * 36).toString(36),
	);
	return `${time}-${digits.join('')}`;
}

/**
 * Returns a name that was chosen for a run.
 *
 * @throws EngineError `invalidSettings`
 */
export function checkedRunId(given: string): string {
	if (/^[A-Za-z0-9_.:-]{1,128}$/.test(given) && !isDryRunId(given)) return given;
	throw syncError(
		'invalidSettings',
		`This cannot be the name of a run: ${shown(given)}`,
		'Use 1 to 128 letters, digits, "_", "-", "." and ":", not beginning with "dry-"; or leave it out.',
		{ parameter: 'runId' },
	);
}

/**
 * Returns the name of a run that only shows what it would do: `dry-20260131T120000Z-k3x09p2m4q-shopify.orders`. It is
 * recorded nowhere, so its name tells what it is of.
 */
export function newDryRunId(environment: Environment, sync: string): string {
	return `${DRY_PREFIX}${newRunId(environment)}-${sync}`;
}

export function isDryRunId(runId: string): boolean {
	return runId.startsWith(DRY_PREFIX);
}

/** Returns the sync of a run that only shows what it would do; undefined for every other, and where it does not tell. */
export function syncOfDryRun(runId: string): string | undefined {
	return /^dry-\d{8}T\d{6}Z-[0-9a-z]+-(?<sync>.+)$/.exec(runId)?.groups?.sync;
}
