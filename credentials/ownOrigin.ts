import type { IHttpRequestOptions } from 'n8n-workflow';

import { shopifyError } from '../engine/sources/shopify/shopifyError';
import { proxyInTheWay } from './proxyInTheWay';

/** What n8n's older request helper, which its HTTP Request node uses, calls the same things. */
interface OlderNames {
	uri?: unknown;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
	rejectUnauthorized?: boolean;
}

type Request = Omit<IHttpRequestOptions, 'url'> & { url?: string };

/**
 * Keeps a request that carries a secret to the one origin that the secret is for. It is the only such rule: whatever is
 * sent with a credential, by whichever of n8n's helpers, passes here. The request, changed in place, then has one
 * absolute address, follows no redirect, insists on a valid certificate, and goes through no proxy that could read it.
 *
 * @param request its path alone leads to `origin`, whatever base address stands beside it
 * @param origin such as `https://my-shop.myshopify.com`
 * @throws EngineError `wrongOrigin`, `proxyInTheWay`; nothing was sent then
 */
export function keepToOrigin<Options extends Request>(request: Options, origin: string): Options {
	const options: Request & OlderNames = request;
	const target = targetOf(options, origin);
	if (target?.origin !== origin) throw wrongOrigin(origin);
	refuseReadableProxy(target, options.proxy);
	if (options.url === undefined) options.uri = target.href;
	else {
		options.url = target.href;
		delete options.uri;
	}
	delete options.baseURL;
	// Another name in it would have a server that serves several hand the request to another.
	options.headers = without(options.headers, 'host');
	options.disableFollowRedirect = true;
	options.followRedirect = false;
	options.followAllRedirects = false;
	options.maxRedirects = 0;
	options.sendCredentialsOnCrossOriginRedirect = false;
	options.skipSslCertificateValidation = false;
	options.rejectUnauthorized = true;
	if (options.agentOptions !== undefined) {
		options.agentOptions = { ...options.agentOptions, rejectUnauthorized: true };
	}
	return request;
}

/** Where a request would go, by the rules of n8n and of axios under it. */
function targetOf({ url, uri, baseURL }: Request & OlderNames, origin: string): URL | null {
	const given = String(url ?? uri ?? '');
	if (isPath(given)) return URL.parse(`${origin}${given}`);
	const isAbsolute = /^([a-z][a-z\d+.-]*:)?\/\//i.test(given);
	const base = String(baseURL ?? '').replace(/\/+$/, '');
	const joined = isAbsolute || base === '' ? given : `${base}/${given}`;
	return URL.parse(isPath(joined) ? `${origin}${joined}` : joined);
}

/** Two slashes begin an address of another host. */
function isPath(address: string): boolean {
	return address.startsWith('/') && !address.startsWith('//');
}

function without(
	headers: IHttpRequestOptions['headers'],
	unwanted: string,
): NonNullable<IHttpRequestOptions['headers']> {
	const kept = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== unwanted);
	return Object.fromEntries(kept);
}

/** To a proxy an https request is a closed envelope, and one by http, which is for this machine only, a postcard. */
function refuseReadableProxy(target: URL, proxy: unknown): void {
	if (target.protocol === 'https:') return;
	const by =
		proxy === undefined || proxy === null || proxy === ''
			? proxyInTheWay(target, process.env)
			: '"Proxy"';
	if (by === undefined) return;
	throw shopifyError(
		'proxyInTheWay',
		`The request to ${target.host} would go to the proxy of ${by} instead, which could read the secret in it`,
		by === '"Proxy"'
			? 'Remove the option "Proxy", or enter an https address in "API Base URL" of the Shopify Admin credential.'
			: `Exclude this host from the proxy: let the variable NO_PROXY of n8n name ${target.hostname}, for example NO_PROXY=localhost,127.0.0.1. Or enter an https address.`,
		{ parameter: 'API Base URL' },
	);
}

function wrongOrigin(origin: string): Error {
	return shopifyError(
		'wrongOrigin',
		`The request goes elsewhere than to ${new URL(origin).host}, so it gets no access token`,
		'Use a Shopify Admin credential for its own shop only. If "Shop" holds an expression, it must give the same shop for every item.',
		{ parameter: 'Shop' },
	);
}
