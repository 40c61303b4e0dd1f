/** Why a request is worth another try. */
export type PassingFailure =
	| { readonly reason: 'throttled'; readonly waitMs: number }
	| { readonly reason: 'rateLimited'; readonly retryAfterMs: number | undefined }
	| { readonly reason: 'serverError' | 'unreachable' | 'timeout' | 'invalidResponse' };

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * Tells how long to wait before trying again.
 *
 * What the server says is kept to, plus up to a tenth so that clients that waited together do not return together.
 * Otherwise the delay doubles from half a second up to 30 seconds, of which half to all is waited.
 *
 * @param attempt how many tries have failed, from 1
 * @param random from 0 (included) to 1 (excluded)
 */
export function retryDelayMs(failure: PassingFailure, attempt: number, random: number): number {
	if (failure.reason === 'throttled') return failure.waitMs * (1 + random / 10);
	if (failure.reason === 'rateLimited' && failure.retryAfterMs !== undefined) {
		return failure.retryAfterMs * (1 + random / 10);
	}
	const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
	return full * (0.5 + random / 2);
}

/** Reads `Retry-After` in seconds, with decimals as Shopify sends them (`2.0`); undefined where it is none. */
export function retryAfterMs(header: string | null): number | undefined {
	const seconds = header === null || header.trim() === '' ? Number.NaN : Number(header);
	return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 600) * 1000 : undefined;
}
