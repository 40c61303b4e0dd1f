import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { type ShopSession, signForShop } from '../../../credentials/shopify/session';
import { orAborted } from '../../../engine/orAborted';
import { answerOf, type DoorAnswer, type DoorRequest } from '../http/authenticatedDoor';
import type { ShopTokens } from './shopTokens';

/** The way to one of the shops that a credential serves, with a token of its own. */
export interface ShopDoor {
	readonly door: (url: string, init: DoorRequest) => Promise<DoorAnswer>;
	/** What it has sent and nobody is to read. */
	readonly secrets: () => readonly unknown[];
}

/**
 * Opens the way to a shop by n8n's request helper, which brings n8n's proxy and its rules for outbound requests. It signs by
 * the credential's own rules, which keep a request to the shop. A token that is answered 401 is renewed once for the
 * request; the 401 that remains is returned like every other status.
 */
export function shopDoor({ helpers }: IExecuteFunctions, tokens: ShopTokens): ShopDoor {
	let session: ShopSession | undefined;
	let looked: Promise<void> | undefined;
	const sent = new Set<unknown>();
	const take = (taken: ShopSession | undefined): void => {
		session = taken;
		if (taken === undefined) return;
		const token = taken.sessionToken.split('.').slice(1).join('.');
		for (const secret of [token, taken.sessionToken, taken.refreshToken]) sent.add(secret);
	};
	const look = async (): Promise<void> =>
		await tokens
			.kept()
			.then(take)
			.catch((error: unknown) => {
				looked = undefined;
				throw error;
			});
	const send = async (
		signedBy: Readonly<Record<string, unknown>>,
		url: string,
		{ signal, ...init }: DoorRequest,
	): Promise<DoorAnswer> => {
		const unsigned: IHttpRequestOptions = {
			...init,
			url,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal: signal,
		};
		const request = signForShop(signedBy, unsigned);
		const response = (await helpers.httpRequest(request)) as IN8nHttpFullResponse;
		return await answerOf(response, signal);
	};
	const exchange = async (url: string, init: DoorRequest): Promise<DoorAnswer> => {
		const credentials = await tokens.credentials();
		// A static token has nothing to renew.
		if (credentials.signIn === 'accessToken') return await send(credentials, url, init);
		await (looked ??= look());
		if (session === undefined) take(await tokens.renewed(undefined, init.signal));
		const used = session;
		const answered = await send({ ...credentials, ...used }, url, init);
		if (answered.status !== 401) return answered;
		// Another request of this node may have renewed it meanwhile.
		if (session === used) take(await tokens.renewed(used, init.signal));
		return await send({ ...credentials, ...session }, url, init);
	};
	return {
		door: async (url, init) => await orAborted(exchange(url, init), init.signal),
		secrets: () => [...sent],
	};
}
