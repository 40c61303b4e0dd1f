import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that "your app" was sent. */
export interface Delivery {
	/** Its `Idempotency-Key` header. */
	readonly key: string;
	readonly order: ReceivedOrder;
}

export interface ReceivedOrder {
	readonly id: string;
	readonly name?: string;
	readonly createdAt?: string;
	readonly updatedAt?: string;
	readonly [field: string]: unknown;
}

/**
 * What becomes of a request: kept and confirmed, refused with a status, lost before it was kept (`reset`), kept
 * although its confirmation is lost (`keptThenReset`), or never answered (`hang`).
 */
export type Fate = 'kept' | 'reset' | 'keptThenReset' | 'hang' | { readonly status: number };

export interface Receiver {
	readonly url: string;
	/** Every request, in the order of arrival, whatever became of it. */
	readonly deliveries: readonly Delivery[];
	/** The requests that were kept; the same order may be among them several times. */
	readonly kept: readonly Delivery[];
	/** The greatest number of requests that were open at the same time. */
	readonly peakConcurrency: number;
	/** Decides what becomes of each request; `kept` by default. */
	decide: (delivery: Delivery) => Fate | Promise<Fate>;
	/** The body of its confirmations. */
	confirmation: string;
	close(): Promise<void>;
}

/** A stand-in for the user's app: takes orders over HTTP, remembers them, and fails when told to. */
export async function startReceiver(): Promise<Receiver> {
	const deliveries: Delivery[] = [];
	const kept: Delivery[] = [];
	let open = 0;
	let peakConcurrency = 0;
	const server = createServer((request, response) => {
		open += 1;
		peakConcurrency = Math.max(peakConcurrency, open);
		response.once('close', () => {
			open -= 1;
		});
		// Whoever still asks for what listened on this port before is not the workflow under test.
		if (request.method !== 'POST') {
			response.writeHead(405).end();
			return;
		}
		void receive(request).then(async (delivery) => {
			deliveries.push(delivery);
			const fate = await receiver.decide(delivery);
			if (fate === 'kept' || fate === 'keptThenReset') kept.push(delivery);
			if (fate === 'reset' || fate === 'keptThenReset') request.socket.destroy();
			else if (fate !== 'hang') {
				const status = fate === 'kept' ? 200 : fate.status;
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(fate === 'kept' ? receiver.confirmation : '{"error":"not now"}');
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	const receiver: Receiver = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`,
		deliveries,
		kept,
		get peakConcurrency() {
			return peakConcurrency;
		},
		decide: () => 'kept',
		confirmation: '{"received":true}',
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return receiver;
}

async function receive(request: IncomingMessage): Promise<Delivery> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return {
		key: String(request.headers['idempotency-key'] ?? ''),
		order: JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedOrder,
	};
}
