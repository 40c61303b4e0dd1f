import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { orAborted } from '../../../engine/orAborted';
import { headersIn } from '../../../engine/sources/http';
import type { FileDoor } from '../../../engine/sources/shopify';

/**
 * The way to files on hosts of others: n8n's request helper, which brings n8n's proxy and its rules for outbound requests,
 * without any credential. A body is a stream, so that a file of any size takes no memory.
 */
export function fileDoor({ helpers }: Pick<IExecuteFunctions, 'helpers'>): FileDoor {
	return async (url, { method, headers, signal }) => {
		const request: IHttpRequestOptions = {
			method,
			url,
			headers: { ...headers },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			abortSignal: signal,
		};
		const answered = helpers.httpRequest(request) as Promise<IN8nHttpFullResponse>;
		const { statusCode, headers: given, body } = await orAborted(answered, signal);
		return {
			status: statusCode,
			headers: headersIn(given),
			body: body instanceof Readable ? body : null,
		};
	};
}
