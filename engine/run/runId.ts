import type { Environment } from '../environment';

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
