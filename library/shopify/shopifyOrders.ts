import { concealing } from '../../engine/secrets';
import { appKey } from '../../engine/sources/http';
import {
	adminOrigin,
	checkedApiVersion,
	maxPageSize,
	type Order,
	OrderLister,
	OrderSource,
	type OrderSourceOptions,
	sharedPacer,
	ShopifyClient,
	withOrderFields,
} from '../../engine/sources/shopify';
import { signedDoor } from '../http/signedDoor';
import { unusable } from '../options/errors';
import { type NamesOf, OptionReader } from '../options/optionReader';
import { environmentOf, fetchOf, signalOf } from '../options/sending';
import { type RecordSource, recordSource } from '../recordSource';
import { refuseHidden, shownPages } from './hiddenOrders';
import { readOrderFields } from './readOrderFields';
import { readShopifySignIn, shopifySigning } from './readSignIn';
import type { ShopifyOrdersOptions } from './shopifyOptions';

/**
 * The orders of a shop: paced by Shopify's cost, tried again where that can help, with all of their line items. Money is
 * `{ amount, currencyCode }`, the amount as text; a stream writes the amount alone. Nothing is sent before they are read.
 *
 * They come in the order of `cursorField`. Make one source per shop and keep it: it holds the access token.
 *
 * @throws EngineError `invalidOption`, `invalidShop`, `invalidBaseUrl`, `invalidApiVersion`, `invalidSelection` at once;
 * while reading, a `ShopifyErrorKind`, or the reason of `signal`
 * @example
 * const signIn = { by: 'clientCredentials', clientId, clientSecret } as const;
 * for await (const order of shopifyOrders({ shop: 'my-shop', signIn })) …
 */
export function shopifyOrders(options: ShopifyOrdersOptions): RecordSource<Order> {
	const read = new OptionReader('shopifyOrders', options, names);
	const { clientFor, environment } = readClient(read);
	const settings = readSettings(read);
	const hiddenOrders = read.choice('hiddenOrders', ['error', 'leaveOut'], 'error');
	const signal = signalOf(read);
	const source = (stop: AbortSignal | undefined, shape: OrderSourceOptions['shape']) =>
		new OrderSource({ client: clientFor(stop), environment, ...settings, shape });
	// What is wrong is said before anything is read.
	source(undefined, 'rows');
	return recordSource<Order>({
		all: async function* () {
			const { createdSince, fields, cursor, pageSize } = settings;
			const filters = { createdAfter: createdSince };
			const listing = { filters, fields, sortBy: cursor, descending: false, pageSize };
			for await (const page of new OrderLister(clientFor(signal), listing, environment).pages()) {
				refuseHidden(page.coverage, hiddenOrders);
				yield page.orders;
			}
		},
		within: (window) => shownPages(source(signal, 'orders').pages(window), hiddenOrders),
		open: (stop) => source(stop, 'rows'),
		signal,
		now: environment.now,
	});
}

function readClient(read: OptionReader) {
	const environment = environmentOf(read);
	const shop = {
		shop: read.text('shop', 'my-shop'),
		origin: adminOrigin(read.value('shop'), read.value('apiBaseUrl')),
		apiVersion: checkedApiVersion(read.value('apiVersion')),
		fetch: fetchOf(read),
	};
	const signing = shopifySigning(shop, readShopifySignIn(read.value('signIn')));
	const settings = {
		origin: shop.origin,
		apiVersion: shop.apiVersion,
		door: signedDoor({
			origin: shop.origin,
			fetch: shop.fetch,
			maxBodyMegabytes: 64,
			sizedBy: 'pageSize',
			signIn: signing.signIn,
			tokens: signing.tokens,
		}),
		pacer: sharedPacer(`${shop.origin} ${appKey(signing.identity)}`),
		environment,
		maxRetries: read.number('maxRetries', { min: 0, max: 50 }),
		timeoutMs: read.number('timeoutMs', { min: 1, max: 600_000 }),
		requestLimit: read.number('requestLimit', { min: 1, max: 1_000_000_000 }),
		conceal: async () => concealing(signing.secrets()),
	};
	const clientFor = (signal: AbortSignal | undefined) => new ShopifyClient({ ...settings, signal });
	return { clientFor, environment };
}

function readSettings(read: OptionReader) {
	const cursor = read.choice('cursorField', ['updatedAt', 'createdAt'], 'updatedAt');
	return {
		cursor,
		createdSince: readCreatedSince(read),
		// An own selection need not name what versions are told apart by.
		fields: withOrderFields(readOrderFields(read), ['updatedAt', cursor]),
		pageSize: read.number('pageSize', { min: 1, max: maxPageSize }) ?? maxPageSize,
	};
}

function readCreatedSince(read: OptionReader): number | undefined {
	const since = read.instant('createdSince');
	if (since === undefined || since <= environmentOf(read).now()) return since;
	const given = new Date(since).toISOString();
	throw unusable(
		'createdSince',
		'must not be in the future',
		given,
		'Give the time from which on orders matter.',
	);
}

const names = {
	apiBaseUrl: true,
	apiVersion: true,
	createdSince: true,
	cursorField: true,
	environment: true,
	fetch: true,
	fields: true,
	hiddenOrders: true,
	lineItems: true,
	maxRetries: true,
	pageSize: true,
	requestLimit: true,
	selection: true,
	shop: true,
	signal: true,
	signIn: true,
	timeoutMs: true,
} as const satisfies Record<NamesOf<ShopifyOrdersOptions>, true>;
