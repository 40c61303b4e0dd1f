import type { IncomingMessage, ServerResponse } from 'node:http';

import type { LiveRates } from '../liveTraffic';
import type { Simulator } from '../running';
import type { OrderInput } from '../shop';
import type { Competitor } from './bucket';
import type { Fault } from './faults';
import { json, type Reply, send } from './reply';
import { readBody } from './requestBody';

/** What the control endpoints can move. */
type Controlled = Pick<
	Simulator,
	'shop' | 'faults' | 'stats' | 'compete' | 'fillBucket' | 'tokens'
>;

type Handler = (body: Record<string, unknown>, query: URLSearchParams) => unknown;

/** `/_simulator/…`: the simulator's own door, for other processes. It knows no sign-in. */
export class Control {
	private readonly handlers: Readonly<Record<string, Handler>>;

	constructor(simulator: Controlled) {
		const { shop, faults } = simulator;
		this.handlers = {
			'GET /stats': () => simulator.stats(),
			'GET /truth': (_body, query) =>
				shop.truth({
					createdFrom: query.get('createdFrom') ?? undefined,
					createdBefore: query.get('createdBefore') ?? undefined,
					updatedBefore: query.get('updatedBefore') ?? undefined,
				}),
			'POST /orders': (body) => shop.createOrder(body as OrderInput),
			'PATCH /orders': ({ id, ...patch }) => shop.editOrder(String(id), patch as OrderInput),
			'POST /orders/cancel': ({ id }) => shop.cancelOrder(String(id)),
			'DELETE /orders': ({ id }) => done(() => shop.deleteOrder(String(id))),
			'POST /live': (body) => done(() => shop.startLive(body as LiveRates)),
			'DELETE /live': () => done(() => shop.stopLive()),
			'GET /faults': () => faults.struck,
			'POST /faults': (body) => done(() => faults.add(body as unknown as Fault)),
			'DELETE /faults': () => done(() => faults.clear()),
			'POST /competitor': (body) => done(() => simulator.compete(body as unknown as Competitor)),
			'DELETE /competitor': () => done(() => simulator.compete(null)),
			'POST /bucket': ({ points }) => done(() => simulator.fillBucket(Number(points))),
			'POST /tokens/expire': () => done(() => simulator.tokens.expireIssued()),
			'POST /tokens/revoke': ({ token }) => done(() => simulator.tokens.revoke(String(token))),
		};
	}

	async handle(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const path = url.pathname.replace(/^\/_simulator/, '');
		send(
			response,
			await this.reply(message, `${message.method ?? 'GET'} ${path}`, url),
			new Date(),
		);
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

function done(act: () => void): { done: true } {
	act();
	return { done: true };
}
