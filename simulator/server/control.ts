import type { IncomingMessage, ServerResponse } from 'node:http';

import { json, type Reply, send } from './reply';
import { readBody } from './requestBody';

/** Does what a control endpoint is there for; what it returns is answered as JSON, what it throws with status 400. */
export type ControlHandler = (body: Record<string, unknown>, query: URLSearchParams) => unknown;

const prefix = '/_simulator';

/** `/_simulator/…`: a simulator's own door, for other processes. It knows no sign-in. */
export class Control {
	/** @param handlers by method and path below the prefix: `POST /faults` */
	constructor(private readonly handlers: Readonly<Record<string, ControlHandler>>) {}

	handles(url: URL): boolean {
		return url.pathname.startsWith(prefix);
	}

	async handle(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const route = `${message.method ?? 'GET'} ${url.pathname.slice(prefix.length)}`;
		send(response, await this.reply(message, route, url), new Date());
	}

	private async reply(message: IncomingMessage, route: string, url: URL): Promise<Reply> {
		const handler = this.handlers[route];
		if (handler === undefined) return json(404, { routes: Object.keys(this.handlers) });
		try {
			const text = await readBody(message);
			const body: unknown = text === '' ? {} : JSON.parse(text);
			if (typeof body !== 'object' || body === null)
				return json(400, { error: 'A JSON object is needed.' });
			return json(200, handler(body as Record<string, unknown>, url.searchParams));
		} catch (error) {
			return json(400, { error: error instanceof Error ? error.message : String(error) });
		}
	}
}

/** For what returns nothing to tell. */
export function done(act: () => void): { done: true } {
	act();
	return { done: true };
}
