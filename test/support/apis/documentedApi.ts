import type { IncomingHttpHeaders } from 'node:http';

import { listen } from '../../../simulator/server/listen';
import { readBody } from '../../../simulator/server/requestBody';
import { write } from '../../../simulator/server/reply';
import type { SteeredClock } from '../steeredClock';

/** What a client asks. */
export interface Asked {
	readonly method: string;
	readonly url: URL;
	readonly headers: IncomingHttpHeaders;
	/** Parsed JSON; undefined for none. */
	readonly body: unknown;
}

/** What an API answers: JSON, or a text as it is. */
export interface Answered {
	/** Default 200. */
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** An API that answers as its maker's documentation shows it, on a clock that is steered. */
export interface DocumentedApi {
	readonly url: string;
	/** Path and query of each request, decoded, with the body where there is one. */
	readonly asked: readonly string[];
	/** Once, in place of the answer to the request of this number, from 1. */
	breakAt(request: number, answer: Answered): void;
	/** Called before the request of this number is answered. */
	before(request: number, act: () => void): void;
	close(): Promise<void>;
}

export async function startDocumentedApi(
	clock: SteeredClock,
	answer: (asked: Asked) => Answered | Promise<Answered>,
): Promise<DocumentedApi> {
	const asked: string[] = [];
	const broken = new Map<number, Answered>();
	const acts = new Map<number, () => void>();
	const listening = await listen(0, async (message, response, url) => {
		const text = await readBody(message);
		const path = decodeURIComponent(`${url.pathname}${url.search}`.replaceAll('+', ' '));
		asked.push(text === '' ? path : `${path} ${text}`);
		acts.get(asked.length)?.();
		const { method = 'GET', headers } = message;
		const body: unknown = text === '' ? undefined : JSON.parse(text);
		const answered = broken.get(asked.length) ?? (await answer({ method, url, headers, body }));
		const isText = typeof answered.body === 'string';
		write(
			response,
			answered.status ?? 200,
			isText ? String(answered.body) : JSON.stringify(answered.body),
			new Date(clock.now()),
			{ 'content-type': isText ? 'text/html' : 'application/json', ...answered.headers },
		);
	});
	return {
		url: listening.url,
		asked,
		breakAt: (request, answered) => void broken.set(request, answered),
		before: (request, act) => void acts.set(request, act),
		close: async () => await listening.close(),
	};
}

/** A whole number of the query; `fallback` where it is missing. */
export function numberIn({ url }: Asked, name: string, fallback: number): number {
	return Number(url.searchParams.get(name) ?? fallback);
}

/** The address of a request with other parameters. */
export function addressWith({ url }: Asked, parameters: Readonly<Record<string, string>>): string {
	const address = new URL(url);
	for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
	return address.href;
}
