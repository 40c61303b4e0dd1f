/** What a server says of trying again, when a token is asked for. */
import { Readable } from 'node:stream';

import type { IHttpRequestHelper } from 'n8n-workflow';

import { grantHttpToken } from '../../../credentials/http/tokenGrant';
import { type PostForm, postFormTo } from '../../../credentials/postForm';
import { grantToken } from '../../../credentials/shopify/tokenGrant';
import { connectionFailed } from '../../../engine/sources/http/client/failedExchange';
import { isTooLongToWait } from '../../../engine/sources/http/retry';
import { connectionFailure } from '../../../engine/sources/shopify/client/failedExchange';

const HOUR = 3_600_000;
const origin = 'https://api.example.com';

const posting = (status: number, headers: Readonly<Record<string, string>>): PostForm => {
	const httpRequest = async () => ({
		statusCode: status,
		headers,
		body: Readable.from([Buffer.from('{"error":"no"}')]),
	});
	const helper = { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
	return postFormTo({ origin } as never, helper, () => new Error('Too slow'));
};

const secrets = { clientId: 'id', clientSecret: 'of nobody' };
const grants = {
	Shopify: async (post: PostForm) =>
		await grantToken({ by: 'clientCredentials', origin, ...secrets } as never, post),
	'Sync HTTP': async (post: PostForm) =>
		await grantHttpToken({ tokenUrl: `${origin}/token`, scope: '', ...secrets } as never, post),
};
const passing = {
	Shopify: (error: unknown) => connectionFailure(error, origin),
	'Sync HTTP': (error: unknown) => connectionFailed(error, origin),
};

describe.each(['Shopify', 'Sync HTTP'] as const)('%s', (source) => {
	const failure = async (status: number, headers: Readonly<Record<string, string>> = {}) =>
		await grants[source](posting(status, headers)).catch((error: unknown) => error);

	it('keeps the time that is named with a 429, and a longer one than ten minutes is not waited for', async () => {
		const error = await failure(429, { 'retry-after': '3600' });
		const retry = { kind: 'rateLimited', retryAfterMs: HOUR };
		expect(error).toMatchObject({ kind: 'rateLimited', retry });
		expect(passing[source](error)).toMatchObject({
			kind: 'passing',
			failure: { reason: 'rateLimited', retryAfterMs: HOUR },
		});
		expect(isTooLongToWait(error as never)).toBe(true);
	});

	it('tries a 429 without a time again, as any', async () => {
		const error = await failure(429);
		expect(error).toMatchObject({ retry: { kind: 'rateLimited', retryAfterMs: undefined } });
		expect(isTooLongToWait(error as never)).toBe(false);
	});

	it('says that a refused sign-in is refused, so that it is not tried again within minutes', async () => {
		expect(await failure(401)).toMatchObject({ retry: { kind: 'signInRefused' } });
	});

	it('says nothing of trying again with a server error', async () => {
		expect(await failure(503)).toMatchObject({ kind: 'serverError', retry: undefined });
	});
});
