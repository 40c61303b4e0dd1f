import type { Environment } from '../environment';
import type { NextTry } from './failedBatch';

/** The pause before the first try; it doubles with each. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** By so much a pause is made shorter or longer, so that what failed together is not all tried again at once. */
const JITTER = 0.2;

/** After so many tries, which take about 20 hours, something is given up. An outage of half an hour takes five of them. */
export const MOST_ATTEMPTS = 12;

/** What a failure says of trying again. */
export interface Outlook {
	/** How often it was tried again already. */
	readonly attempts: number;
	/** After how many tries it is given up. Default: {@link MOST_ATTEMPTS}. */
	readonly mostAttempts?: number;
	/** False when trying the same again cannot help: it is given up at once. Default: it may. */
	readonly mayPass?: boolean | undefined;
}

/**
 * Decides when something that has failed is tried again: after 1 minute, then 2, 4 and so on, at most 6 hours, each with
 * some jitter. What is given up stays kept, and can be tried again by hand once its cause is mended.
 */
export function nextTry(
	environment: Pick<Environment, 'now' | 'random'>,
	{ attempts, mostAttempts = MOST_ATTEMPTS, mayPass = true }: Outlook,
): NextTry {
	if (!mayPass || attempts >= mostAttempts) return { kind: 'givenUp' };
	const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
	const jitter = 1 - JITTER + environment.random() * 2 * JITTER;
	return { kind: 'waits', dueAt: environment.now() + Math.round(pauseMs * jitter) };
}
