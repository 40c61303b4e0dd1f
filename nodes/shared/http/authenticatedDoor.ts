import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { EngineError } from '../../../engine/errors';
import { orAborted } from '../../../engine/orAborted';
import { answerText, headersIn } from '../../../engine/sources/http';
import { blockError } from '../n8n/errors';

/** What a door is asked for: a part of what `fetch` takes. */
export interface DoorRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly signal: AbortSignal;
}

/** What it answers: a part of what `fetch` gives. */
export interface DoorAnswer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	text(): Promise<string>;
}

/** What an answer with what was asked for may have, unpacked; and the parameter that has fewer come. */
export interface LargestAnswer {
	readonly megabytes: number;
	readonly parameter: string;
	readonly remedy: string;
}

const largestPage: LargestAnswer = {
	megabytes: 64,
	parameter: 'Page Size',
	remedy: 'Choose a smaller "Page Size", or fewer fields.',
};

/** How a credential is renewed whose renewal spends something, such as a refresh token. */
export interface Renewal {
	/** Whether there is a token to try; n8n renews at once where there is none. */
	hasToken(): Promise<boolean>;
	/** Runs `work`, one at a time of all that may renew the same. */
	alone<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

export interface DoorOptions {
	/**
	 * A request that is answered 401 is then made once more, alone and with the credential read again: it renews only what
	 * nobody has renewed meanwhile.
	 */
	readonly renewal?: Renewal | undefined;
	/** Default: 64 MB. */
	readonly largest?: LargestAnswer;
}

/**
 * The way out to the network, signed with the block's credential by n8n, which brings n8n's proxy and its rules for
 * outbound requests. n8n renews a token when a 401 throws, once; the 401 that remains is returned like every other
 * status. The credential keeps every request to its own origin, so redirects are not followed. An answer is read up to a
 * bound, and nobody waits for one beyond the request's signal, whatever n8n is doing then.
 *
 * @param credentialType the block's credential; n8n takes the first item's for all items
 */
export function authenticatedDoor(
	context: IExecuteFunctions,
	credentialType: string,
	{ renewal, largest = largestPage }: DoorOptions = {},
): (url: string, init: DoorRequest) => Promise<DoorAnswer> {
	const send = async (url: string, init: DoorRequest, renews = true): Promise<DoorAnswer> => {
		const request: IHttpRequestOptions = {
			method: init.method,
			url,
			headers: { ...init.headers },
			body: init.body,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: renews ? { ignore: true, except: [401] } : true,
		};
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			withSignal(context, init.signal),
			credentialType,
			request,
		)) as IN8nHttpFullResponse;
		return await answerOf(response, init.signal, largest);
	};
	const exchange = async (url: string, init: DoorRequest): Promise<DoorAnswer> => {
		const sendAgainIfRaced = async (error: unknown): Promise<DoorAnswer> => {
			// Another process may have used the refresh token first; n8n has saved what it got for it by now.
			if (engineErrorIn(error)?.kind !== 'refreshTokenRefused') throw error;
			return await send(url, init);
		};
		const renewing = async (): Promise<DoorAnswer> =>
			await send(url, init)
				.catch(sendAgainIfRaced)
				.catch((error: unknown) => answerInstead(error, init.signal));
		if (renewal === undefined) return await renewing();
		if (await renewal.hasToken()) {
			const answered = await send(url, init, false).catch((error: unknown) =>
				answerInstead(error, init.signal),
			);
			if (answered.status !== 401) return answered;
		}
		return await renewal.alone(renewing, init.signal);
	};
	return async (url, init) => await orAborted(exchange(url, init), init.signal);
}

/**
 * Reads the stream that n8n's helper has answered with.
 *
 * @param largest Default: 64 MB
 * @throws EngineError `answerTooLarge`
 */
export async function answerOf(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	signal: AbortSignal,
	largest = largestPage,
): Promise<DoorAnswer> {
	const maxBytes = largest.megabytes * 1024 * 1024;
	const tooLarge = () => answerTooLarge(largest);
	const text = await answerText(statusCode, body, { maxBytes, tooLarge, signal });
	return answer(statusCode, headers, text);
}

function answerTooLarge({ megabytes, parameter, remedy }: LargestAnswer): EngineError {
	return blockError(
		'answerTooLarge',
		`An answer has more than ${megabytes} MB, which is more than is read into memory`,
		`${remedy} If the answer should be small, check what answers there instead.`,
		{ parameter },
	);
}

/** Turns a last 401 into an answer, and gives every other failure its own name back. */
function answerInstead(error: unknown, signal: AbortSignal): DoorAnswer {
	signal.throwIfAborted();
	const own = engineErrorIn(error);
	if (own === undefined && statusOf(error) === 401) {
		closeUnread(error);
		return answer(401, {}, '');
	}
	throw own ?? error;
}

/** n8n's helper takes the signal to abort by from its context alone, so it is given one with another signal. */
function withSignal(context: IExecuteFunctions, signal: AbortSignal): IExecuteFunctions {
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

function answer(
	status: number,
	headers: Readonly<Record<string, unknown>>,
	text: string,
): DoorAnswer {
	return { status, headers: headersIn(headers), text: async () => text };
}

/** What the credential itself threw while it signed in, which n8n wraps as if the request had failed. */
function engineErrorIn(error: unknown): EngineError | undefined {
	return causes(error).find((cause): cause is EngineError => cause instanceof EngineError);
}

/** The body of a 401 that n8n threw is still open, and with it the connection. */
function closeUnread(error: unknown): void {
	for (const { response } of causes(error) as readonly { response?: { data?: unknown } }[]) {
		if (response?.data instanceof Readable) response.data.destroy();
	}
}

function statusOf(error: unknown): number | undefined {
	for (const cause of causes(error)) {
		const { httpCode, response } = cause as {
			httpCode?: unknown;
			response?: { status?: unknown };
		};
		const status = Number(response?.status ?? httpCode ?? Number.NaN);
		if (Number.isInteger(status) && status >= 100) return status;
	}
	return undefined;
}

function causes(error: unknown): readonly object[] {
	const found: object[] = [];
	let cause = error;
	while (typeof cause === 'object' && cause !== null && found.length < 8) {
		found.push(cause);
		cause = (cause as { cause?: unknown }).cause;
	}
	return found;
}
