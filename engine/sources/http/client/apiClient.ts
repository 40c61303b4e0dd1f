import type { Environment } from '../../../environment';
import { EngineError } from '../../../errors';
import type { Conceal } from '../../../secrets';
import type { SourceTime } from '../../../source';
import type { ApiRequest } from '../apiRequest';
import type { Door, DoorResponse } from '../door';
import type { JsonPath } from '../jsonPath';
import { isTooLongToWait, retryDelayMs } from '../retry';
import { type ApiAnswer, readApiAnswer, type Tried } from './apiAnswer';
import { connectionFailed, timedOut } from './failedExchange';
import { isRedirect, redirected } from './redirect';
import type { RequestPacer } from './requestPacer';
import { afterTries, concealedError } from './triedError';

export interface ApiClientOptions {
	readonly door: Door;
	readonly pacer: RequestPacer;
	readonly environment: Environment;
	/** How many requests may go in a second. Default: as many as come. */
	readonly requestsPerSecond?: number | undefined;
	/** How often one request is tried again. Default: 6. */
	readonly maxRetries?: number | undefined;
	/** How long one answer may take, in milliseconds. Default: 60,000. */
	readonly timeoutMs?: number | undefined;
	/** Where an answer of status 200 says that something is wrong. Default: nowhere. */
	readonly errorField?: JsonPath | undefined;
	readonly signal?: AbortSignal | undefined;
	/** What keeps secrets out of messages; asked for when there is something to say. Default: there are none. */
	readonly conceal?: (() => Promise<Conceal>) | undefined;
}

/** What a client has done so far. */
export interface ApiActivity {
	/** Requests sent, tries again and redirects included. */
	requests: number;
	retries: number;
	/** Time spent waiting for the rate limit, in milliseconds. */
	throttledMs: number;
}

const defaultRetries = 6;
const defaultTimeoutMs = 60_000;
const mostRedirects = 5;

/** Reads from an API: paced, tried again where that can help, and every answer checked. All it sends is a read. */
export class ApiClient {
	readonly activity: ApiActivity = { requests: 0, retries: 0, throttledMs: 0 };
	/** By the last answer with data; undefined while none has told. */
	sourceTime: SourceTime | undefined;

	constructor(private readonly options: ApiClientOptions) {}

	/**
	 * @param signal stops this request alone, besides what stops them all
	 * @throws EngineError of an `HttpErrorKind`; a signal's reason when it is aborted
	 */
	async ask(request: ApiRequest, signal?: AbortSignal): Promise<ApiAnswer> {
		return await this.tried(request, eitherOf(this.options.signal, signal)).catch(
			async (error: unknown) => {
				const { conceal } = this.options;
				if (conceal === undefined || !(error instanceof EngineError)) throw error;
				throw concealedError(error, await conceal());
			},
		);
	}

	private async tried(request: ApiRequest, signal: AbortSignal | undefined): Promise<ApiAnswer> {
		const { maxRetries = defaultRetries, environment, pacer } = this.options;
		for (let attempt = 1; ; attempt++) {
			const { tried, ...answer } = await this.exchange(request, signal);
			if (tried.kind === 'answered') return { ...answer, body: tried.body };
			if (tried.kind === 'refused') throw tried.error;
			if (attempt > maxRetries || isTooLongToWait(tried.error))
				throw afterTries(tried.error, attempt);
			this.activity.retries += 1;
			const delayMs = retryDelayMs(tried.failure, attempt, environment.random());
			if (tried.failure.reason === 'rateLimited') {
				// What holds for this request holds for those beside it.
				pacer.holdUntil(environment.now() + delayMs);
			} else {
				await environment.sleep(delayMs, signal);
			}
		}
	}

	/** One try, redirects within the same origin included. */
	private async exchange(
		request: ApiRequest,
		signal: AbortSignal | undefined,
	): Promise<Omit<ApiAnswer, 'body'> & { readonly tried: Tried }> {
		let asked = request;
		for (let redirects = 0; ; redirects++) {
			const sent = await this.send(asked, signal);
			const { readAt, response } = sent;
			const at = { url: asked.url, readAt, headers: response?.headers ?? noHeaders };
			if (response === undefined) return { ...at, tried: sent.failed };
			if (!isRedirect(response.status)) {
				const { errorField } = this.options;
				const tried = readApiAnswer(response, sent.text, asked, errorField);
				if (tried.kind === 'answered') this.noteTime(response, readAt);
				return { ...at, tried };
			}
			asked = redirected(asked, response, redirects >= mostRedirects);
		}
	}

	private async send(
		{ url, method, headers, body }: ApiRequest,
		signal: AbortSignal | undefined,
	): Promise<Sent> {
		const {
			door,
			pacer,
			environment,
			requestsPerSecond,
			timeoutMs = defaultTimeoutMs,
		} = this.options;
		const waitedMs = await pacer.turn(requestsPerSecond, environment, signal);
		this.activity.throttledMs += waitedMs;
		signal?.throwIfAborted();
		this.activity.requests += 1;
		const readAt = environment.now();
		const overdue = new AbortController();
		const timer = setTimeout(() => overdue.abort(), timeoutMs);
		try {
			const response = await door(url, {
				method,
				headers: {
					Accept: 'application/json',
					...(body !== undefined && { 'Content-Type': 'application/json' }),
					...headers,
				},
				...(body !== undefined && { body: JSON.stringify(body) }),
				redirect: 'manual',
				signal: eitherOf(signal, overdue.signal) ?? overdue.signal,
			});
			// Within the time that an answer may take, for one may drip without end.
			return { readAt, response, text: await response.text() };
		} catch (error) {
			signal?.throwIfAborted();
			const failed = overdue.signal.aborted
				? timedOut(timeoutMs, url)
				: connectionFailed(error, url);
			return { readAt, failed };
		} finally {
			clearTimeout(timer);
		}
	}

	private noteTime({ headers }: DoorResponse, ownMs: number): void {
		const sourceMs = Date.parse(headers.get('date') ?? '');
		if (!Number.isNaN(sourceMs)) this.sourceTime = { sourceMs, ownMs };
	}
}

type Sent = { readonly readAt: number } & (
	| { readonly response: DoorResponse; readonly text: string; readonly failed?: undefined }
	| { readonly failed: Tried; readonly response?: undefined }
);

const noHeaders: DoorResponse['headers'] = { get: () => null };

function eitherOf(
	one: AbortSignal | undefined,
	other: AbortSignal | undefined,
): AbortSignal | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return AbortSignal.any([one, other]);
}
