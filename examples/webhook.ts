import { createServer, type Server } from 'node:http';

import { verifyShopifyWebhook } from '../index';

/**
 * Makes a server that takes webhooks of Shopify, each of them once.
 *
 * @param secret the client secret of the app
 * @param take what to do with one; Shopify sends it again unless it is answered within five seconds
 */
export function webhookServer(
	secret: string,
	take: (topic: string, order: Readonly<Record<string, unknown>>) => void,
): Server {
	const taken = new Set<string>();
	return createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const body = Buffer.concat(parts);
		const webhook = await verifyShopifyWebhook(body, request.headers, secret);
		if (!webhook.valid) {
			console.error(webhook.message);
			response.writeHead(401).end();
			return;
		}
		if (!taken.has(webhook.webhookId)) {
			take(webhook.topic, JSON.parse(body.toString('utf8')));
			taken.add(webhook.webhookId);
		}
		response.writeHead(200).end();
	});
}
