import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from '../../server/faults';
import { json, type Reply, send } from '../../server/reply';
import { readBody, readForm, readGraphql } from '../../server/requestBody';
import { strikeAnswer, strikeFirst } from '../../server/strike';
import type { AdminApi } from '../graphql/adminApi';
import { servedVersion } from '../graphql/schemas';
import type { SimulatedApp } from '../options';
import { notFound, tooManyRequests } from './replies';
import type { RestApi } from './restApi';
import type { Fault, ShopFaultKind } from './shopFaults';
import type { Tally } from './stats';
import type { Tokens } from './tokens';

export interface ShopServerOptions {
	readonly api: AdminApi;
	readonly rest: RestApi;
	readonly app: SimulatedApp;
	readonly tokens: Tokens;
	readonly faults: Faults<ShopFaultKind>;
	readonly tally: Tally;
	readonly domain: string;
	readonly now: () => number;
	readonly latencyMs: () => number;
	/** Aborted when the simulator closes. */
	readonly closing: AbortSignal;
	sleep(durationMs: number): Promise<void>;
}

const unauthorized = {
	errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
};

interface ShopRequest {
	readonly message: IncomingMessage;
	readonly url: URL;
	readonly body: string;
	readonly token: string | undefined;
	readonly client: string;
}

/** The shop as the network sees it: routes, sign-in, latency, and what goes wrong. */
export class ShopServer {
	constructor(private readonly options: ShopServerOptions) {}

	async handle(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const { tally, now, faults, latencyMs, sleep } = this.options;
		const body = await readBody(message);
		const token = message.headers['x-shopify-access-token'];
		const request: ShopRequest = {
			message,
			url,
			body,
			token: typeof token === 'string' ? token : undefined,
			client: clientName(message),
		};
		tally.count('requests');
		tally.client(request.client).requests += 1;
		const subject = `${url.pathname}${url.search} ${body}`;
		tally.arrived(now(), subject);
		const fault = faults.next(subject);
		if (fault !== null && this.strike(fault, request, response)) {
			tally.answered(now(), subject, false);
			return;
		}
		const reply = this.route(request, fault);
		const delayMs = latencyMs() + (fault?.kind === 'slow' ? (fault.delayMs ?? 1000) : 0);
		if (delayMs > 0) await sleep(delayMs);
		if (fault === null || !strikeAnswer(fault, reply, response, new Date(now()))) {
			send(response, withRequestId(reply), new Date(now()));
			tally.answered(now(), subject, reply.success);
		} else {
			tally.answered(now(), subject, false);
		}
	}

	/** True when the request has been dealt with. */
	private strike(fault: Fault, request: ShopRequest, response: ServerResponse): boolean {
		const { tokens, tally } = this.options;
		if (fault.kind === 'tooManyRequests') tally.count('throttled');
		if (fault.kind === 'revokeToken' && request.token !== undefined) tokens.revoke(request.token);
		if (fault.kind === 'expireToken') tokens.expireIssued();
		return strikeFirst(fault, { ...request, response }, { ...this.options, tooManyRequests });
	}

	private route(request: ShopRequest, fault: Fault | null): Reply {
		const { url, message } = request;
		const path = this.pathInShop(url, message);
		if (path === null) return notFound();
		const method = message.method ?? 'GET';
		if (path === '/admin/oauth/access_token' && method === 'POST') return this.grant(request);
		const scopes = this.options.tokens.scopesOf(request.token);
		const versioned = /^\/admin\/api\/([^/]+)\/(.+)$/.exec(path);
		const isScopes = path === '/admin/oauth/access_scopes.json' && method === 'GET';
		if (versioned === null && !isScopes) return notFound();
		if (scopes === null) {
			this.options.tally.count('unauthorized');
			return json(401, unauthorized);
		}
		if (versioned === null) {
			return json(200, { access_scopes: scopes.map((handle) => ({ handle })) });
		}
		const [, asked = '', resource = ''] = versioned;
		this.options.tally.see(this.options.tally.versions, asked);
		const version = servedVersion(asked);
		if (version === null) return notFound();
		if (resource === 'graphql.json' && method === 'POST') {
			return this.graphql(request, version, scopes, fault);
		}
		if (method !== 'GET') return notFound();
		this.options.tally.count('restRequests');
		const reply = this.options.rest.answer(url, resource, version, scopes, fault);
		return reply ?? notFound();
	}

	private graphql(
		request: ShopRequest,
		version: string,
		scopes: readonly string[],
		fault: Fault | null,
	): Reply {
		const { api, app, tally } = this.options;
		tally.count('graphqlRequests');
		const asked = readGraphql(request.body, request.message.headers['content-type']);
		if (asked === null)
			return json(400, { errors: { query: 'Required parameter missing or invalid' } });
		const answer = api.answer({
			...asked,
			version,
			client: request.client,
			grants: { scopes, protectedData: app.protectedData ?? 'all' },
			fault,
		});
		return { ...answer, headers: { 'x-shopify-api-version': version } };
	}

	private grant(request: ShopRequest): Reply {
		this.options.tally.count('tokenRequests');
		const form = readForm(request.body, request.message.headers['content-type']);
		if (form === null) return json(400, { error: 'invalid_request' });
		const { status, body } = this.options.tokens.grant(form);
		return json(status, body);
	}

	/** The path without a `/<shop>.myshopify.com` in front; null when another shop is meant. */
	private pathInShop(url: URL, message: IncomingMessage): string | null {
		const { domain } = this.options;
		const host = (message.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
		if (host.endsWith('.myshopify.com') && host !== domain) return null;
		const named = /^\/([a-z0-9-]+\.myshopify\.com)(\/.*)$/i.exec(url.pathname);
		if (named === null) return url.pathname;
		const [, shop = '', rest = ''] = named;
		return shop.toLowerCase() === domain ? rest : null;
	}
}

function clientName({ headers }: IncomingMessage): string {
	const named = headers['x-simulator-client'];
	return (typeof named === 'string' ? named : headers['user-agent']) ?? 'unknown';
}

function withRequestId(reply: Reply): Reply {
	return { ...reply, headers: { 'x-request-id': randomUUID(), ...reply.headers } };
}
