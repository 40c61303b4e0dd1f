import type { Environment } from '../../../environment';
import { EngineError } from '../../../errors';
import type { Conceal } from '../../../secrets';
import type { SourceTime } from '../../../source';
import { option, say } from '../../../wording';
import { afterTries, concealedError } from '../../http/client/triedError';
import type { Door, DoorResponse } from '../../http/door';
import { isTooLongToWait, type PassingFailure, retryDelayMs } from '../../http/retry';
import type { ShopifyQuery } from '../query/documents';
import { isShopifyError, shopifyError } from '../shopifyError';
import { type Answer, readAnswer } from './answer';
import type { Answered } from './connectionPage';
import type { CostPacer } from './costPacer';
import type { CostReport } from './costReport';
import { connectionFailure, timedOut } from './failedExchange';

export interface ShopifyClientOptions {
	/** Where the shop's Admin API is, such as `https://x.myshopify.com`. */
	readonly origin: string;
	readonly apiVersion: string;
	readonly door: Door;
	readonly pacer: CostPacer;
	readonly environment: Environment;
	/** How often one request is tried again. Default: 6. */
	readonly maxRetries?: number;
	/** How long one answer may take, in milliseconds. Default: 60,000. */
	readonly timeoutMs?: number;
	/** How many requests may be sent in all, tries again included. Default: no limit. */
	readonly requestLimit?: number;
	readonly signal?: AbortSignal;
	/**
	 * What keeps secrets out of messages; asked for when there is something to say. Whoever was sent a secret may echo it.
	 * Default: there are none.
	 */
	readonly conceal?: () => Promise<Conceal>;
}

/** What a client has done so far. */
export interface ClientActivity {
	/** Requests sent, tries again included. */
	requests: number;
	retries: number;
	/** How often Shopify answered THROTTLED. */
	throttled: number;
	/** Time spent waiting for Shopify's rate limit, in milliseconds. */
	throttledMs: number;
}

/** Sends queries to one shop: paced, tried again where that can help, and every answer checked. */
export class ShopifyClient {
	readonly activity: ClientActivity = { requests: 0, retries: 0, throttled: 0, throttledMs: 0 };
	/** By the last answer with data; undefined while none has told. */
	sourceTime: SourceTime | undefined;
	private readonly url: string;
	/** What Shopify said a query asks for, which is better than what was calculated. */
	private readonly saidCosts = new Map<string, number>();

	constructor(private readonly options: ShopifyClientOptions) {
		const { origin, apiVersion } = options;
		this.url = `${origin}/admin/api/${apiVersion}/graphql.json`;
	}

	/** @returns the `data` of the answer, unread */
	query(query: ShopifyQuery): Promise<Readonly<Answered>>;
	/**
	 * @param read takes what is needed from the `data` of the answer; an answer that it finds malformed is asked for again
	 * @throws EngineError of a `ShopifyErrorKind`; the signal's reason when the execution is cancelled
	 */
	query<Result>(query: ShopifyQuery, read: (data: Answered) => Result): Promise<Result>;
	async query(query: ShopifyQuery, read: (data: Answered) => unknown = asItIs): Promise<unknown> {
		return await this.tried(query, read).catch(async (error: unknown) => {
			const { conceal = nothingSecret } = this.options;
			throw error instanceof EngineError ? concealedError(error, await conceal()) : error;
		});
	}

	private async tried(query: ShopifyQuery, read: (data: Answered) => unknown): Promise<unknown> {
		const { maxRetries = 6, environment, signal } = this.options;
		const body = JSON.stringify({ query: query.document, variables: query.variables });
		for (let attempt = 1; ; attempt++) {
			const answer = understood(await this.pacedExchange(query, body), read);
			if (answer.kind === 'read') return answer.result;
			if (answer.kind === 'refused') throw answer.error;
			if (query.changes === true && mayHaveArrived(answer.failure)) throw answer.error;
			if (attempt > maxRetries || isTooLongToWait(answer.error))
				throw afterTries(answer.error, attempt);
			this.activity.retries += 1;
			// The pacer waits until what was missing is back; waiting here as well would double it.
			if (answer.failure.reason === 'throttled' && answer.cost?.status) continue;
			const delayMs = retryDelayMs(answer.failure, attempt, environment.random());
			await environment.sleep(delayMs, signal);
			const limited = answer.failure.reason === 'rateLimited';
			if (limited) this.activity.throttledMs += delayMs;
		}
	}

	private async pacedExchange(query: ShopifyQuery, body: string): Promise<Answer> {
		const { pacer, environment, signal } = this.options;
		const cost = this.saidCosts.get(costKey(query)) ?? query.cost;
		this.activity.throttledMs += await pacer.acquire(cost, environment, signal);
		let answer: Answer | undefined;
		try {
			answer = await this.exchange(body, cost);
			return answer;
		} finally {
			this.settle(query, cost, answer);
		}
	}

	private settle(query: ShopifyQuery, cost: number, answer: Answer | undefined): void {
		const { pacer, environment } = this.options;
		const said = answer?.cost;
		const throttled = answer?.kind === 'passing' && answer.failure.reason === 'throttled';
		if (throttled) this.activity.throttled += 1;
		if (said?.requested !== undefined) this.saidCosts.set(costKey(query), said.requested);
		pacer.settle(cost, environment.now(), {
			status: said?.status,
			charged: said?.charged ?? 0,
			throttled,
		});
	}

	private async exchange(body: string, cost: number): Promise<Answer> {
		const { door, origin, apiVersion, environment, timeoutMs = 60_000, signal } = this.options;
		const { conceal = nothingSecret } = this.options;
		this.countRequest();
		signal?.throwIfAborted();
		const overdue = new AbortController();
		const timer = setTimeout(() => overdue.abort(), timeoutMs);
		try {
			const response = await door(this.url, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
				body,
				redirect: 'manual',
				signal: signal ? AbortSignal.any([signal, overdue.signal]) : overdue.signal,
			});
			const ownMs = environment.now();
			const answer = await readAnswer(response, { origin, apiVersion, cost, conceal });
			// Of an error, it may be another server that tells the time.
			if (answer.kind === 'data') this.noteTime(response, ownMs);
			return answer;
		} catch (error) {
			signal?.throwIfAborted();
			if (overdue.signal.aborted) return timedOut(timeoutMs);
			return connectionFailure(error, origin);
		} finally {
			clearTimeout(timer);
		}
	}

	private noteTime({ headers }: DoorResponse, ownMs: number): void {
		const sourceMs = Date.parse(headers.get('date') ?? '');
		if (!Number.isNaN(sourceMs)) this.sourceTime = { sourceMs, ownMs };
	}

	private countRequest(): void {
		const { requestLimit } = this.options;
		if (requestLimit !== undefined && this.activity.requests >= requestLimit) {
			throw shopifyError(
				'requestLimit',
				`The limit of ${requestLimit} requests was reached before all orders were read`,
				say`Raise "${option('requestLimit')}", or list a smaller window.`,
				{ parameter: 'requestLimit' },
			);
		}
		this.activity.requests += 1;
	}
}

/** What a rate limit turns away is not done; everything else may be. */
function mayHaveArrived({ reason }: PassingFailure): boolean {
	return reason !== 'throttled' && reason !== 'rateLimited';
}

async function nothingSecret(): Promise<Conceal> {
	return (text) => text;
}

function asItIs(data: Answered): Answered {
	return data;
}

function understood<Result>(
	answer: Answer,
	read: (data: Answered) => Result,
): Exclude<Answer, { readonly kind: 'data' }> | { readonly kind: 'read'; readonly result: Result } {
	if (answer.kind !== 'data') return answer;
	const { data, cost } = answer;
	try {
		return { kind: 'read', result: read(data) };
	} catch (error) {
		return malformed(error, cost);
	}
}

function malformed(error: unknown, cost: CostReport): Answer & { readonly kind: 'passing' } {
	if (!isShopifyError(error, 'malformedAnswer')) throw error;
	return { kind: 'passing', failure: { reason: 'invalidResponse' }, error, cost };
}

/** The same document with another page size asks for something else. */
function costKey({ document, cost }: ShopifyQuery): string {
	return `${cost} ${document}`;
}
