import type { EngineError } from '../../errors';

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
		return Math.min(failure.retryAfterMs, longestPauseMs) * (1 + random / 10);
	}
	const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
	return full * (0.5 + random / 2);
}

const longestPauseMs = 600_000;
/** Whatever a server says. */
const longestStatedMs = 24 * 3_600_000;
/** As RFC 9110 wants it: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads `Retry-After`: in seconds, with decimals as Shopify sends them (`2.0`), or as a date, which is taken by the clock
 * that gave it out, the answer's own `Date`, since this machine's may be off. Ten minutes at most; undefined where it is
 * neither, or a time that has passed.
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
	const ms = statedPauseMs(headers);
	return ms === undefined ? undefined : Math.min(ms, longestPauseMs);
}

/** The same, up to a day: for whoever comes back later rather than wait. */
export function statedPauseMs(headers: { get(name: string): string | null }): number | undefined {
	const given = headers.get('retry-after')?.trim() ?? '';
	const ms = httpDate.test(given) ? msUntil(given, headers.get('date') ?? '') : secondsIn(given);
	return ms === undefined ? undefined : Math.min(ms, longestStatedMs);
}

/** Whether a source has named a time that is not waited for: what waits meanwhile would hold up others. */
export function isTooLongToWait({ retry }: EngineError): boolean {
	return (retry?.retryAfterMs ?? 0) > longestPauseMs;
}

function secondsIn(text: string): number | undefined {
	const seconds = text === '' ? Number.NaN : Number(text);
	return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function msUntil(date: string, now: string): number | undefined {
	const ms = Date.parse(date) - (httpDate.test(now) ? Date.parse(now) : Number.NaN);
	return ms > 0 ? ms : undefined;
}

/**
 * Whether an API turns a request away because there were too many: 429, or 403 with a word of when to come again, as
 * GitHub answers (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 *
 * @returns how long to wait, in milliseconds; null where it does not say; undefined where it is no such answer
 */
export function rateLimitOf({
	status,
	headers,
}: {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
}): number | null | undefined {
	const isUsedUp = headers.get('x-ratelimit-remaining')?.trim() === '0';
	const waitMs = statedPauseMs(headers) ?? (isUsedUp ? msUntilReset(headers) : undefined);
	if (status === 429) return waitMs ?? null;
	const isMeant = isUsedUp || headers.get('retry-after') !== null;
	return status === 403 && isMeant ? (waitMs ?? null) : undefined;
}

/** `X-RateLimit-Reset` in epoch seconds, by the answer's own clock. */
function msUntilReset(headers: { get(name: string): string | null }): number | undefined {
	const reset = Number(headers.get('x-ratelimit-reset')?.trim() || Number.NaN);
	const now = Date.parse(headers.get('date') ?? '');
	const ms = reset * 1000 - now;
	return ms > 0 ? Math.min(ms, longestStatedMs) : undefined;
}
