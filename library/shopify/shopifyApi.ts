import type { Shopify } from '@shopify/shopify-api';
import { AsyncLocalStorage } from 'node:async_hooks';

/** What sends the requests of `@shopify/shopify-api` that are made within {@link sendingBy}. */
type Send = (...request: Parameters<typeof fetch>) => Promise<Response>;

const sending = new AsyncLocalStorage<Send>();
let isSetUp = false;

/** An app as `@shopify/shopify-api` knows it. */
export interface AppKeys {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly apiVersion: string;
}

/**
 * Loads Shopify's own library, which takes some 80 ms, and sets an app up in it. It writes to no log: it would name the
 * shop there.
 */
export async function shopifyApp({
	clientId,
	clientSecret,
	apiVersion,
}: AppKeys): Promise<Shopify> {
	await import('@shopify/shopify-api/adapters/node');
	const { LogSeverity, shopifyApi } = await import('@shopify/shopify-api');
	return shopifyApi({
		apiKey: clientId,
		apiSecretKey: clientSecret,
		// A type of its own for versions that it knows; Shopify's are the same texts.
		apiVersion: apiVersion as Parameters<typeof shopifyApi>[0]['apiVersion'],
		// It is for apps that are installed by a browser, and asked for all the same.
		hostName: 'localhost',
		isEmbeddedApp: false,
		logger: { level: LogSeverity.Error, log: async () => undefined },
	});
}

/**
 * Runs `work` with its requests sent by `send`. Shopify's library has no time-out and one way to send for the whole
 * process: whoever uses it besides goes on with theirs.
 */
export async function sendingBy<Result>(send: Send, work: () => Promise<Result>): Promise<Result> {
	await setUp();
	return await sending.run(send, work);
}

async function setUp(): Promise<void> {
	const runtime = await import('@shopify/shopify-api/runtime');
	await import('@shopify/shopify-api/adapters/node');
	if (isSetUp) return;
	isSetUp = true;
	const others = runtime.abstractFetch;
	runtime.setAbstractFetchFunc(
		async (...request) => await (sending.getStore() ?? others)(...request),
	);
}
