import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { webhookServer } from '../../../examples/webhook';

const secret = 'shpss_of0the0example';

describe('the example of a webhook', () => {
	let server: Server;
	let port: number;
	let refused: jest.SpyInstance;
	const taken: unknown[] = [];

	beforeEach(async () => {
		taken.length = 0;
		refused = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		server = webhookServer(secret, (topic, order) => taken.push([topic, order]));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		({ port } = server.address() as AddressInfo);
	});
	afterEach(() => {
		refused.mockRestore();
		server.closeAllConnections();
		server.close();
	});

	const deliver = async (body: string, signed = body) =>
		await fetch(`http://127.0.0.1:${port}`, {
			method: 'POST',
			body,
			headers: {
				'X-Shopify-Hmac-Sha256': createHmac('sha256', secret).update(signed).digest('base64'),
				'X-Shopify-Topic': 'orders/updated',
				'X-Shopify-Shop-Domain': 'my-shop.myshopify.com',
				'X-Shopify-API-Version': '2026-10',
				'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
				'X-Shopify-Triggered-At': new Date().toISOString(),
			},
		}).then(({ status }) => status);
	const order = JSON.stringify({ id: 1, note: 'Grüße' });

	it('takes what Shopify has signed, once, and turns anything else away', async () => {
		expect([await deliver(order), await deliver(order), await deliver('{"id":2}', order)]).toEqual([
			200, 200, 401,
		]);
		expect(taken).toEqual([['orders/updated', { id: 1, note: 'Grüße' }]]);
		expect(refused).toHaveBeenCalledTimes(1);
	});

	it('goes on after what it cannot work with, what is too long, and what breaks off', async () => {
		expect(await deliver('no JSON')).toBe(500);
		expect(await deliver('x'.repeat(9 * 1024 * 1024))).toBe(413);
		const broken = request({ port, method: 'POST', headers: { 'Content-Length': 10 } });
		broken.on('error', () => undefined);
		const begun = once(server, 'request');
		broken.write('half');
		await begun;
		refused.mockClear();
		const noticed = new Promise((resolve) => refused.mockImplementation(resolve));
		broken.destroy();
		await noticed;
		expect(await deliver(order)).toBe(200);
		expect(taken).toHaveLength(1);
	});
});
