import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { webhookServer } from '../../../examples/webhook';

const secret = 'shpss_of0the0example';

describe('the example of a webhook', () => {
	it('takes what Shopify has signed, once, and turns anything else away', async () => {
		const taken: unknown[] = [];
		const refused = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		const server = webhookServer(secret, (topic, order) => taken.push([topic, order]));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
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
		expect([await deliver(order), await deliver(order), await deliver('{"id":2}', order)]).toEqual([
			200, 200, 401,
		]);
		expect(taken).toEqual([['orders/updated', { id: 1, note: 'Grüße' }]]);
		expect(refused).toHaveBeenCalledTimes(1);
		refused.mockRestore();
		server.closeAllConnections();
		server.close();
	});
});
