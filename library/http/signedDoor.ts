import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

import type { EngineError } from '../../engine/errors';
import { orAborted } from '../../engine/orAborted';
import {
	answerText,
	type Door,
	httpError,
	type HttpSignIn,
	signed,
} from '../../engine/sources/http';
import { option, say } from '../../engine/wording';
import type { TokenKeeper } from './tokenKeeper';

/** What sends a request: the `fetch` of Node, or one that goes through a proxy. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface DoorSettings {
	/** The one origin that requests go to. */
	readonly origin: string;
	readonly fetch: Fetch;
	/** What of an answer is read into memory at most, unpacked, in megabytes. */
	readonly maxBodyMegabytes: number;
	/** The option that has smaller answers come. */
	readonly sizedBy: 'maxBodyMegabytes' | 'pageSize';
	/** @param token undefined where there is no keeper of tokens */
	readonly signIn: (token: string | undefined) => HttpSignIn;
	/** Fetches tokens; undefined where what signs in never changes. */
	readonly tokens?: TokenKeeper | undefined;
}

type Init = Parameters<Door>[1];
type Answer = Awaited<ReturnType<Door>>;

/**
 * The way out to an API, on `fetch`: every request is signed and goes to the API's own origin; one that is answered 401 is
 * sent once more with a new token; no redirect is followed, and an answer is read up to a bound.
 */
export function signedDoor(settings: DoorSettings): Door {
	const { tokens } = settings;
	const send = async (url: string, init: Init, token: string | undefined) =>
		await sent(settings, signed({ url, ...init }, settings.signIn(token)));
	const exchange = async (url: string, init: Init): Promise<Answer> => {
		if (new URL(url).origin !== settings.origin) throw elsewhere(settings.origin);
		const token = await tokens?.current();
		const answer = await send(url, init, token);
		if (answer.status !== 401 || tokens === undefined || token === undefined) return answer;
		const renewed = await tokens.instead(token);
		return renewed === token ? answer : await send(url, init, renewed);
	};
	return async (url, init) => await orAborted(exchange(url, init), init.signal);
}

async function sent(
	{ fetch, maxBodyMegabytes, sizedBy }: DoorSettings,
	{ url, ...init }: Init & { readonly url: string },
): Promise<Answer> {
	const response = await fetch(url, init);
	const text = await answerText(response.status, bodyOf(response), {
		maxBytes: maxBodyMegabytes * 1024 * 1024,
		signal: init.signal,
		tooLarge: () => tooLarge(maxBodyMegabytes, sizedBy),
	});
	return { status: response.status, headers: response.headers, text: async () => text };
}

/** The body of an answer as Node's own kind of stream; empty text for none. */
export function bodyOf({ body }: Response): Readable | string {
	return body === null ? '' : Readable.fromWeb(body as ReadableStream);
}

function tooLarge(megabytes: number, sizedBy: DoorSettings['sizedBy']): EngineError {
	return httpError(
		'answerTooLarge',
		`An answer has more than ${megabytes} MB, which is more than is read into memory`,
		sizedBy === 'pageSize'
			? say`Give a smaller "${option('pageSize')}", or read fewer fields.`
			: 'Ask for smaller pages, or raise "maxBodyMegabytes".',
		{ parameter: sizedBy },
	);
}

function elsewhere(origin: string): EngineError {
	return httpError(
		'foreignAddress',
		`A request would go elsewhere than to ${origin}, and was not sent`,
		'Nothing that signs in is sent to another server.',
	);
}
