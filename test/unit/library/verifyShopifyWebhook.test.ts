import { createHmac } from 'node:crypto';

import { systemEnvironment, verifyShopifyWebhook, type WebhookHeaders } from '../../../index';

const secret = 'shpss_the0secret0of0the0app';
const body = '{"id":820982911946154508,"name":"#1001","note":"Grüße 🎁"}';
const now = Date.parse('2026-03-02T08:00:00Z');
const at = { environment: { ...systemEnvironment, now: () => now } };

function signatureOf(text: string | Uint8Array, by = secret): string {
	return createHmac('sha256', by).update(text).digest('base64');
}

function headersOf(changes: Readonly<Record<string, string | undefined>> = {}) {
	return {
		'X-Shopify-Hmac-Sha256': signatureOf(body),
		'X-Shopify-Topic': 'orders/updated',
		'X-Shopify-Shop-Domain': 'my-shop.myshopify.com',
		'X-Shopify-API-Version': '2026-10',
		'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
		'X-Shopify-Triggered-At': '2026-03-02T07:59:58.123456789Z',
		...changes,
	};
}

const verified = {
	valid: true,
	topic: 'orders/updated',
	shop: 'my-shop.myshopify.com',
	webhookId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
	apiVersion: '2026-10',
	triggeredAt: new Date('2026-03-02T07:59:58.123Z'),
};

describe('verifyShopifyWebhook', () => {
	it.each<[string, string | Uint8Array, WebhookHeaders]>([
		['a text, with headers as they are written', body, headersOf()],
		['bytes', Buffer.from(body), headersOf()],
		[
			'headers as Node has them',
			body,
			Object.fromEntries(
				Object.entries(headersOf()).map(([name, value]) => [name.toLowerCase(), value]),
			),
		],
		['headers as fetch has them', body, new Headers(headersOf() as Record<string, string>)],
	])('knows what Shopify has signed, given %s', async (_how, rawBody, headers) => {
		expect(await verifyShopifyWebhook(rawBody, headers, secret, at)).toEqual(verified);
	});

	it.each<[string, string, Readonly<Record<string, string | undefined>>]>([
		['wrongSignature', `${body} `, {}],
		['wrongSignature', body, { 'X-Shopify-Hmac-Sha256': signatureOf(body, 'another') }],
		['wrongSignature', body, { 'X-Shopify-Hmac-Sha256': 'short' }],
		['wrongSignature', body, { 'X-Shopify-Hmac-Sha256': `${signatureOf(body)}, x` }],
		['missingSignature', body, { 'X-Shopify-Hmac-Sha256': undefined }],
		['missingBody', '', {}],
		['missingHeaders', body, { 'X-Shopify-Topic': undefined }],
		['missingHeaders', body, { 'X-Shopify-Triggered-At': undefined }],
		['missingHeaders', body, { 'X-Shopify-Triggered-At': 'yesterday' }],
		['tooOld', body, { 'X-Shopify-Triggered-At': '2026-03-01T06:59:59Z' }],
		['fromTheFuture', body, { 'X-Shopify-Triggered-At': '2026-03-02T08:05:01Z' }],
	])('refuses, as %s, the body %j with %j', async (reason, rawBody, changes) => {
		const answer = await verifyShopifyWebhook(rawBody, headersOf(changes), secret, at);
		expect(answer).toEqual({ valid: false, reason, message: expect.any(String) });
		expect(JSON.stringify(answer)).not.toContain(secret);
	});

	it('takes one as old as the caller says', async () => {
		const headers = headersOf({ 'X-Shopify-Triggered-At': '2026-03-02T07:50:00Z' });
		const of = async (maxAgeMs: number) =>
			(await verifyShopifyWebhook(body, headers, secret, { ...at, maxAgeMs })).valid;
		expect([await of(10 * 60_000), await of(10 * 60_000 - 1)]).toEqual([true, false]);
	});

	it.each<[unknown, unknown, string]>([
		[{ id: 1 }, secret, 'rawBody'],
		[body, '', 'secret'],
		[body, undefined, 'secret'],
	])('throws for what could never be verified: %j, %j', async (rawBody, key, parameter) => {
		const call = verifyShopifyWebhook(rawBody as string, headersOf(), key as string, at);
		await expect(call).rejects.toMatchObject({ kind: 'invalidOption', parameter });
	});
});
