import type { IHttpRequestHelper, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { boundedText } from '../../engine/boundedText';
import { orAborted } from '../../engine/orAborted';
import { shopifyError } from '../../engine/sources/shopify/shopifyError';
import { keepToOrigin } from '../ownOrigin';
import type { PostForm } from './tokenGrant';

/** How long Shopify may take to issue a token, from the first byte sent to the last one read. */
const grantTimeoutMs = 30_000;
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
 * @throws EngineError `serverError` when it takes longer
 */
export function postFormTo(origin: string, { helpers }: IHttpRequestHelper): PostForm {
	return async (url, form) => {
		const signal = deadline(grantTimeoutMs);
		const request: IHttpRequestOptions = {
			method: 'POST',
			url,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: form,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal: signal,
		};
		const exchange = async () => {
			const response = await helpers.httpRequest(keepToOrigin(request, origin));
			const { statusCode, body } = response as IN8nHttpFullResponse;
			return {
				status: statusCode,
				body: await boundedText(body, { maxBytes: maxAnswerBytes, signal }),
			};
		};
		return await orAborted(exchange(), signal).catch((error: unknown) => {
			throw signal.aborted ? tooSlow() : error;
		});
	};
}

function tooSlow(): Error {
	return shopifyError(
		'serverError',
		`Shopify issued no access token within ${grantTimeoutMs / 1000} seconds`,
		'This passes by itself as a rule; try again in a minute. If it lasts, check what answers at "Shop" or "API Base URL" in the Shopify Admin credential.',
	);
}
