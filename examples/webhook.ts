import { createServer, type IncomingMessage, type Server } from 'node:http';

import { verifyShopifyWebhook } from '../index';

/** More than any webhook of Shopify's has. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Makes a server that takes webhooks of Shopify, each of them once as long as it runs.
 *
 * @param secret the client secret of the app
 * @param take what to do with one; Shopify sends it again unless it is answered within five seconds
 */
export function webhookServer(
	secret: string,
	take: (topic: string, order: Readonly<Record<string, unknown>>) => void,
): Server {
	const taken = new Set<string>();
	const statusFor = async (request: IncomingMessage): Promise<number> => {
		const body = await bodyOf(request);
		if (body === undefined) return 413;
		const webhook = await verifyShopifyWebhook(body, request.headers, secret);
		if (!webhook.valid) {
			console.error(webhook.message);
			return 401;
		}
		if (!taken.has(webhook.webhookId)) {
			take(webhook.topic, JSON.parse(body.toString('utf8')));
			taken.add(webhook.webhookId);
		}
		return 200;
	};
	return createServer(async (request, response) => {
		// Whatever goes wrong, the server goes on, and Shopify sends the webhook again.
		const status = await statusFor(request).catch((error: unknown) => {
			console.error(error);
			return 500;
		});
		response.writeHead(status).end();
	});
}

/** Anyone may send anything: what is too long is not kept. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request) {
		bytes += (part as Buffer).length;
		if (bytes <= maxBytes) parts.push(part as Buffer);
	}
	return bytes <= maxBytes ? Buffer.concat(parts) : undefined;
}
