import type { Environment } from '../environment';
import { EngineError } from '../errors';
import type { Answer, GraphqlBody } from './answer';
import { readAnswer } from './answer';
import type { Answered } from './connectionPage';
import type { CostPacer } from './costPacer';
import type { ShopifyQuery } from './documents';
import type { Door, DoorResponse } from './door';
import { passingFailure } from './door';
import { maxQueryCost } from './queryCost';
import { retryDelayMs } from './retryPolicy';
import type { ShopifyError } from './shopifyError';
import { shopifyError } from './shopifyError';

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

/** What the shop's clock and this machine's said when an answer came; epoch milliseconds. */
export interface SourceTime {
	/** By the `Date` header: in whole seconds, down. */
	readonly sourceMs: number;
	readonly ownMs: number;
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

	/** What one query may ask for. */
	get maxCost(): number {
		return Math.min(maxQueryCost, this.options.pacer.largestQuery ?? maxQueryCost);
	}

	/** @returns the `data` of the answer, unread */
	query(query: ShopifyQuery): Promise<Readonly<Answered>>;
	/**
	 * @param read takes what is needed from the `data` of the answer; an answer that it finds malformed is asked for again
	 * @throws EngineError of a `ShopifyErrorKind`; the signal's reason when the execution is cancelled
	 */
	query<Result>(query: ShopifyQuery, read: (data: Answered) => Result): Promise<Result>;
	async query(query: ShopifyQuery, read: (data: Answered) => unknown = asItIs): Promise<unknown> {
		const { maxRetries = 6, environment, signal } = this.options;
		const body = JSON.stringify({ query: query.document, variables: query.variables });
		for (let attempt = 1; ; attempt++) {
			const answer = understood(await this.pacedExchange(query, body), read);
			if (answer.kind === 'read') return answer.result;
			if (answer.kind === 'refused') throw answer.error;
			if (attempt > maxRetries) throw afterTries(answer.error, attempt);
			this.activity.retries += 1;
			// The pacer waits until what was missing is back; waiting here as well would double it.
			if (answer.failure.reason === 'throttled' && answer.body?.extensions?.cost) continue;
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
		const said = answer?.body?.extensions?.cost;
		const throttled = answer?.kind === 'passing' && answer.failure.reason === 'throttled';
		if (throttled) this.activity.throttled += 1;
		if (typeof said?.requestedQueryCost === 'number') {
			this.saidCosts.set(costKey(query), said.requestedQueryCost);
		}
		pacer.settle(cost, environment.now(), {
			status: said?.throttleStatus,
			charged: said?.actualQueryCost ?? 0,
			throttled,
		});
	}

	private async exchange(body: string, cost: number): Promise<Answer> {
		const { door, origin, apiVersion, environment, timeoutMs = 60_000, signal } = this.options;
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
			const answer = await readAnswer(response, { origin, apiVersion, cost });
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
				'Raise "Request Limit", or list a smaller window.',
				'Request Limit',
			);
		}
		this.activity.requests += 1;
	}
}

function asItIs(data: Answered): Answered {
	return data;
}

function understood<Result>(
	answer: Answer,
	read: (data: Answered) => Result,
): Exclude<Answer, { readonly kind: 'data' }> | { readonly kind: 'read'; readonly result: Result } {
	if (answer.kind !== 'data') return answer;
	const { body } = answer;
	try {
		return { kind: 'read', result: read({ ...body.data }) };
	} catch (error) {
		return malformed(error, body);
	}
}

function malformed(failure: unknown, body: GraphqlBody): Answer & { readonly kind: 'passing' } {
	if (!isMalformed(failure)) throw failure;
	return { kind: 'passing', failure: { reason: 'invalidResponse' }, error: failure, body };
}

function isMalformed(error: unknown): error is ShopifyError {
	return error instanceof EngineError && error.kind === 'malformedAnswer';
}

/** The same document with another page size asks for something else. */
function costKey({ document, cost }: ShopifyQuery): string {
	return `${cost} ${document}`;
}

function timedOut(timeoutMs: number): Answer {
	const error = shopifyError(
		'timeout',
		`Shopify did not answer within ${timeoutMs / 1000} seconds`,
		'This passes by itself as a rule. If it lasts, raise "Timeout", or choose fewer fields or a smaller "Page Size".',
		'Timeout',
	);
	return { kind: 'passing', failure: { reason: 'timeout' }, error };
}

function connectionFailure(failure: unknown, origin: string): Answer {
	// Signing in on the way can meet a server error as well.
	if (failure instanceof EngineError && failure.kind === 'serverError') {
		return { kind: 'passing', failure: { reason: 'serverError' }, error: failure };
	}
	const code = passingFailure(failure);
	if (code === undefined) throw failure;
	const error = shopifyError(
		'unreachable',
		`The connection to ${new URL(origin).host} failed (${code})`,
		'This passes by itself as a rule. If it lasts, check that n8n can reach the shop: its network, its proxy, and "Shop" in the credential.',
	);
	return { kind: 'passing', failure: { reason: 'unreachable' }, error };
}

function afterTries(error: EngineError, tries: number): EngineError {
	const { kind, message, remedy, parameter } = error;
	const times = tries === 1 ? 'once' : `${tries} times`;
	return new EngineError(kind, { message: `${message} (tried ${times})`, remedy, parameter });
}
