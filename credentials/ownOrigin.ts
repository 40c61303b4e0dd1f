import type { IHttpRequestOptions } from 'n8n-workflow';

import { errorsOf } from '../engine/errors';
import { proxyInTheWay } from './proxyInTheWay';

/** What n8n's older request helper, which its HTTP Request node uses, calls the same things. */
interface OlderNames {
	uri?: unknown;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
	rejectUnauthorized?: boolean;
}

type Request = Omit<IHttpRequestOptions, 'url'> & { url?: string };

/** The one origin that a credential's secret is for, and how messages call what belongs to it. */
export interface OwnOrigin {
	/** Such as `https://my-shop.myshopify.com`. */
	readonly origin: string;
	/** The credential, and what it is for. */
	readonly credential: string;
	readonly whose: string;
	/** What is kept back from anybody else. */
	readonly secret: string;
	/** The fields of the credential by which the origin is said, the usual one and the one that takes any address. */
	readonly field: string;
	readonly addressField: string;
}

const raise = errorsOf<'wrongOrigin' | 'proxyInTheWay', string>();

/**
 * Keeps a request that carries a secret to the one origin that the secret is for. It is the only such rule: whatever is
 * sent with a credential, by whichever of n8n's helpers, passes here. The request, changed in place, then has one
 * absolute address, follows no redirect, insists on a valid certificate, and goes through no proxy that could read it.
 *
 * @param request its path alone leads to the origin, whatever base address stands beside it
 * @throws EngineError `wrongOrigin`, `proxyInTheWay`; nothing was sent then
 */
export function keepToOrigin<Options extends Request>(request: Options, own: OwnOrigin): Options {
	const options: Request & OlderNames = request;
	const target = targetOf(options, own.origin);
	if (target?.origin !== own.origin) throw wrongOrigin(own);
	refuseReadableProxy(target, options.proxy, own);
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
function refuseReadableProxy(
	target: URL,
	proxy: unknown,
	{ credential, addressField }: OwnOrigin,
): void {
	if (target.protocol === 'https:') return;
	const by =
		proxy === undefined || proxy === null || proxy === ''
			? proxyInTheWay(target, process.env)
			: '"Proxy"';
	if (by === undefined) return;
	throw raise(
		'proxyInTheWay',
		`The request to ${target.host} would go to the proxy of ${by} instead, which could read the secret in it`,
		by === '"Proxy"'
			? `Remove the option "Proxy", or enter an https address in "${addressField}" of the ${credential} credential.`
			: `Exclude this host from the proxy: let the variable NO_PROXY of n8n name ${target.hostname}, for example NO_PROXY=localhost,127.0.0.1. Or enter an https address.`,
		{ parameter: addressField },
	);
}

function wrongOrigin({ origin, credential, whose, secret, field }: OwnOrigin): Error {
	return raise(
		'wrongOrigin',
		`The request goes elsewhere than to ${new URL(origin).host}, so it gets no ${secret}`,
		`Use a ${credential} credential for its own ${whose} only. If "${field}" holds an expression, it must give the same ${whose} for every item.`,
		{ parameter: field },
	);
}
