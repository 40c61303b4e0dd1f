import { json, type Reply } from '../../server/reply';

export interface RateLimitOptions {
	/** So many requests are let through in each period. */
	readonly requests: number;
	/** Default 1000. */
	readonly periodMs?: number;
	/** How a 429 says when to come again: in seconds, as an HTTP date (RFC 9110), or not at all. Default `seconds`. */
	readonly retryAfter?: 'seconds' | 'date' | 'none';
}

/** Counts requests by period, each beginning with its first request. */
export class RateLimit {
	private startedAt = -Infinity;
	private count = 0;

	constructor(
		private readonly options: RateLimitOptions | undefined,
		private readonly now: () => number,
	) {}

	/** What a request too many is answered; undefined when it may pass. */
	admit(): Reply | undefined {
		if (this.options === undefined) return undefined;
		const { requests, periodMs = 1_000 } = this.options;
		if (this.now() >= this.startedAt + periodMs) {
			this.startedAt = this.now();
			this.count = 0;
		}
		this.count += 1;
		return this.count > requests ? tooManyRequests(this.retryAfter(periodMs)) : undefined;
	}

	private retryAfter(periodMs: number): string | undefined {
		const endsAt = this.startedAt + periodMs;
		switch (this.options?.retryAfter ?? 'seconds') {
			case 'seconds':
				return String(Math.ceil((endsAt - this.now()) / 1_000));
			case 'date':
				// A date has whole seconds only: the next one, so that it is not too early.
				return new Date(Math.ceil(endsAt / 1_000) * 1_000).toUTCString();
			case 'none':
				return undefined;
		}
	}
}

export function tooManyRequests(retryAfter?: string): Reply {
	const error = { code: 'too_many_requests', message: 'Too many requests. Slow down.' };
	return json(429, { error }, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}
