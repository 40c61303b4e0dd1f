import type { Environment } from '../../engine/environment';
import { latestApiVersion } from '../../engine/sources/shopify';
import { type NamesOf, OptionReader } from '../options/optionReader';
import { environmentOf } from '../options/sending';
import { invalidOption, unusable } from '../options/errors';
import { shopifyApp } from './shopifyApi';

/** The headers of a request, as Node, `fetch` or a framework has them. */
export type WebhookHeaders =
	Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a webhook of Shopify's says, and whether it is one. */
export type VerifiedWebhook =
	| {
			readonly valid: true;
			/** Such as `orders/updated`. */
			readonly topic: string;
			/** Such as `my-shop.myshopify.com`. */
			readonly shop: string;
			/** The same with every delivery of one event: keep it, to tell one that comes again. */
			readonly webhookId: string;
			readonly apiVersion: string;
			/** When it happened. */
			readonly triggeredAt: Date;
	  }
	| {
			readonly valid: false;
			readonly reason: WebhookRefusal;
			/** The reason in words, for a log. */
			readonly message: string;
	  };

/**
 * - `missingSignature`, `wrongSignature`: it is not from Shopify, or its body was changed on the way or by a framework
 * - `missingBody`, `missingHeaders`: it is no webhook, or not all of one
 * - `tooOld`: it happened longer ago than Shopify delivers it late; `fromTheFuture`: it has not happened yet
 */
export type WebhookRefusal =
	| 'missingSignature'
	| 'wrongSignature'
	| 'missingBody'
	| 'missingHeaders'
	| 'tooOld'
	| 'fromTheFuture';

export interface VerifyWebhookOptions {
	/** How long after the event one is taken, in milliseconds; Shopify may deliver a day late. Default: 25 hours. */
	readonly maxAgeMs?: number;
	/** The clock. Default: the machine's. */
	readonly environment?: Environment;
}

const hourMs = 3_600_000;
const defaultMaxAgeMs = 25 * hourMs;
/** So much two clocks may differ. */
const toleratedAheadMs = 5 * 60_000;

/**
 * Tells whether a request is a webhook of Shopify's, by its signature over the body (HMAC-SHA256), which Shopify's own
 * library compares in constant time. Answer what is not valid with 401, and act on nothing of it.
 *
 * Shopify signs the body alone. So whoever has seen a webhook can send it once more, with other headers: write its record
 * by version, as a stream does, and a repeat changes nothing.
 *
 * @param rawBody the body as it came, before anything has parsed it
 * @param secret the client secret of the app
 * @throws EngineError `invalidOption` for what could never be verified, such as a body that was parsed
 */
export async function verifyShopifyWebhook(
	rawBody: string | Uint8Array,
	headers: WebhookHeaders,
	secret: string,
	options: VerifyWebhookOptions = {},
): Promise<VerifiedWebhook> {
	const read = new OptionReader('options', options, names);
	const maxAgeMs = read.number('maxAgeMs', { min: 1, max: 365 * 24 * hourMs }) ?? defaultMaxAgeMs;
	const { now } = environmentOf(read);
	const body = textOf(rawBody);
	const given = namedHeaders(headers);
	if (typeof secret !== 'string' || secret.trim() === '') {
		throw invalidOption(
			'secret',
			"must be the app's client secret",
			'It stands in the settings of the app in the Dev Dashboard.',
		);
	}
	const keys = { clientId: 'any', clientSecret: secret, apiVersion: latestApiVersion };
	const { webhooks } = await shopifyApp(keys);
	const rawRequest = { method: 'POST', url: '/', headers: given };
	const checked = await webhooks.validate({ rawBody: body, rawRequest });
	if (!checked.valid) return refusal(refusals[checked.reason]);
	const { domain: shop, webhookId, apiVersion } = checked;
	const triggeredAt = new Date(checked.triggeredAt ?? Number.NaN);
	const refused = refusedByTime(triggeredAt.getTime(), now(), maxAgeMs);
	if (refused !== undefined) return refusal(refused);
	const topic = given['x-shopify-topic'] ?? given['shopify-topic'] ?? '';
	return { valid: true, topic, shop, webhookId, apiVersion, triggeredAt };
}

const names = { environment: true, maxAgeMs: true } as const satisfies Record<
	NamesOf<VerifyWebhookOptions>,
	true
>;

/** By the reasons of Shopify's library. */
const refusals = {
	missing_body: 'missingBody',
	missing_headers: 'missingHeaders',
	missing_hmac: 'missingSignature',
	invalid_hmac: 'wrongSignature',
} as const satisfies Record<string, WebhookRefusal>;

const messages = {
	missingBody: 'The request has no body',
	missingHeaders: 'The request lacks headers that a webhook of Shopify has',
	missingSignature: 'The request is not signed',
	wrongSignature:
		'The signature is not that of this body and this client secret: it is not from Shopify, or the body was changed or parsed before it was verified',
	tooOld: 'What it tells of happened longer ago than Shopify delivers late',
	fromTheFuture: 'What it tells of has not happened yet, by the clock of this machine',
} as const satisfies Record<WebhookRefusal, string>;

function refusal(reason: WebhookRefusal): VerifiedWebhook {
	return { valid: false, reason, message: messages[reason] };
}

/** Shopify says when it happened with each; what is no time was not written by Shopify. */
function refusedByTime(at: number, now: number, maxAgeMs: number): WebhookRefusal | undefined {
	if (Number.isNaN(at)) return 'missingHeaders';
	if (at > now + toleratedAheadMs) return 'fromTheFuture';
	return now - at > maxAgeMs ? 'tooOld' : undefined;
}

/** @throws EngineError `invalidOption` for a body that something has parsed: its text cannot be had back */
function textOf(rawBody: unknown): string {
	if (typeof rawBody === 'string') return rawBody;
	if (rawBody instanceof Uint8Array) return Buffer.from(rawBody).toString('utf8');
	throw invalidOption(
		'rawBody',
		'must be the body as it came, as text or bytes',
		'Give its text or its bytes, for example by express.raw({ type: "application/json" }) or await request.text().',
	);
}

/** By their names in small letters, each once; of one that came twice, both, which is no signature. */
function namedHeaders(headers: WebhookHeaders): Readonly<Record<string, string>> {
	if (typeof headers !== 'object' || headers === null) {
		throw unusable(
			'headers',
			'must be the headers of the request',
			headers,
			'Give request.headers.',
		);
	}
	const named: Record<string, string> = {};
	const add = (name: string, value: string | readonly string[] | undefined): void => {
		named[name.toLowerCase()] = [value ?? ''].flat().join(', ');
	};
	if (headers instanceof Headers) headers.forEach((value, name) => add(name, value));
	else for (const [name, value] of Object.entries(headers)) add(name, value);
	return named;
}
