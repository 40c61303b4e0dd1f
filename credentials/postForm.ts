import type { IHttpRequestHelper, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { boundedText } from '../engine/boundedText';
import { orAborted } from '../engine/orAborted';
import { headersIn } from '../engine/sources/http/headers';
import { statedPauseMs } from '../engine/sources/http/retry';
import { keepToOrigin, type OwnOrigin } from './ownOrigin';

/** What was answered. */
export interface FormAnswer {
	readonly status: number;
	readonly body: unknown;
	/** How long the server wants to be left alone, in milliseconds; undefined where it has not said. */
	readonly retryAfterMs?: number | undefined;
}

/** Posts a form and returns the answer whatever its status. */
export type PostForm = (url: string, form: Readonly<Record<string, string>>) => Promise<FormAnswer>;

/** How long a token may take to be issued, from the first byte sent to the last one read, in seconds. */
const grantTimeoutSeconds = 30;
/** A token's answer has a few hundred bytes. */
const maxAnswerBytes = 64 * 1024;

type Deadline = (durationMs: number) => AbortSignal;
let deadline: Deadline = (durationMs) => AbortSignal.timeout(durationMs);

/** Puts another clock in the place of the one that ends a grant, for tests; returns what puts the former one back. */
export function replaceGrantDeadline(replacement: Deadline): () => void {
	const former = deadline;
	deadline = replacement;
	return () => {
		deadline = former;
	};
}

/**
 * Posts forms with n8n's client to one origin. The whole exchange has half a minute: n8n's own time-out begins anew with
 * every byte, so that an answer which drips would hold the execution for ever, and whoever waits for the same token.
 *
 * @param tooSlow makes the error for what takes longer
 */
export function postFormTo(
	own: OwnOrigin,
	{ helpers }: IHttpRequestHelper,
	tooSlow: (seconds: number) => Error,
): PostForm {
	return async (url, form) => {
		const signal = deadline(grantTimeoutSeconds * 1000);
		const request: IHttpRequestOptions = {
			method: 'POST',
			url,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
			body: form,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal: signal,
		};
		const exchange = async () => {
			const response = await helpers.httpRequest(keepToOrigin(request, own));
			const { statusCode, headers, body } = response as IN8nHttpFullResponse;
			return {
				status: statusCode,
				retryAfterMs: statedPauseMs(headersIn(headers)),
				body: await boundedText(body, { maxBytes: maxAnswerBytes, signal }),
			};
		};
		return await orAborted(exchange(), signal).catch((error: unknown) => {
			throw signal.aborted ? tooSlow(grantTimeoutSeconds) : error;
		});
	};
}
