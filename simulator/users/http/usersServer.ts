import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

import type { Faults } from '../../server/faults';
import type { IssuedTokens } from '../../server/issuedTokens';
import { json, type Reply, send } from '../../server/reply';
import { readBody } from '../../server/requestBody';
import { strikeAnswer, strikeFirst } from '../../server/strike';
import { shownAsItIs } from '../data/shownUser';
import type { UserBook } from '../data/userBook';
import type { Parameters } from '../list/readQuery';
import type { PagingStyle } from '../paging/pagingStyle';
import { BadRequest } from './badRequest';
import type { FailingPages } from './failingPages';
import { type RateLimit, tooManyRequests } from './rateLimit';
import type { RequestLog } from './requestLog';
import { grantToken, type SignIn, turnedAway } from './signIn';
import type { UserPages } from './userPages';

export interface UsersServerOptions {
	readonly book: UserBook;
	readonly pages: UserPages;
	readonly failingPages: FailingPages;
	readonly faults: Faults;
	readonly rateLimit: RateLimit;
	readonly tokens: IssuedTokens;
	readonly tokenLifetimeSeconds: number;
	readonly signIn: SignIn;
	readonly log: RequestLog;
	readonly latencyMs: number;
	readonly gzip: boolean;
	readonly byteOrderMark: boolean;
	readonly beforePage: (pages: number) => Promise<void> | void;
	readonly now: () => number;
	/** Aborted when the service closes. */
	readonly closing: AbortSignal;
	sleep(durationMs: number): Promise<void>;
}

/** The users as the network sees them: routes, sign-in, rate limit, latency, and what goes wrong. */
export class UsersServer {
	constructor(private readonly options: UsersServerOptions) {}

	async handle(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const { log, now } = this.options;
		const body = await readBody(message);
		const { method = 'GET' } = message;
		const address = `${url.pathname}${url.search}`;
		const done = log.arrived({ method, address, body, at: now() });
		try {
			await this.exchange(message, response, url, body);
		} finally {
			done();
		}
	}

	private async exchange(
		message: IncomingMessage,
		response: ServerResponse,
		url: URL,
		body: string,
	): Promise<void> {
		const { faults, log, latencyMs, sleep, now } = this.options;
		const fault = faults.next(`${url.pathname}${url.search} ${body}`);
		const service = { ...this.options, tooManyRequests };
		if (fault !== null && strikeFirst(fault, { message, response }, service)) return;
		const reply = await this.reply(message, url, body);
		const delayMs = latencyMs + (fault?.kind === 'slow' ? (fault.delayMs ?? 1000) : 0);
		if (delayMs > 0) await sleep(delayMs);
		if (fault !== null && strikeAnswer(fault, reply, response, new Date(now()))) return;
		send(response, this.encoded(reply), new Date(now()));
		log.answered(reply.status);
	}

	private async reply(message: IncomingMessage, url: URL, body: string): Promise<Reply> {
		try {
			return await this.route(message, url, body);
		} catch (error) {
			if (!(error instanceof BadRequest)) throw error;
			return json(error.status, { error: { code: error.code, message: error.message } });
		}
	}

	private async route(message: IncomingMessage, url: URL, body: string): Promise<Reply> {
		const { rateLimit, tokens, tokenLifetimeSeconds, signIn, pages } = this.options;
		const { method = 'GET' } = message;
		const limited = rateLimit.admit();
		if (limited !== undefined) return limited;
		if (url.pathname === '/oauth/token' && method === 'POST') {
			return grantToken(body, message, tokens, tokenLifetimeSeconds);
		}
		const refusal = turnedAway(signIn, message, url, tokens);
		if (refusal !== undefined) return refusal;
		const style = pages.styleAt(url.pathname, method);
		if (style !== undefined) return await this.page(style, url, body);
		const [, id] = /^\/users\/(\d+)$/.exec(url.pathname) ?? [];
		const user = method === 'GET' && id !== undefined ? this.options.book.byId(Number(id)) : null;
		if (user === null) throw new BadRequest('not_found', 'There is nothing here.', 404);
		return json(200, shownAsItIs(user));
	}

	private async page(style: PagingStyle, url: URL, body: string): Promise<Reply> {
		const { pages, failingPages, beforePage, log } = this.options;
		const parameters =
			style.method === 'GET' ? new Map(url.searchParams) : parametersOf(parsed(body));
		await beforePage(log.pages);
		const sorted = [...parameters].sort(([one], [other]) => (one < other ? -1 : 1));
		const failure = failingPages.strike(`${url.pathname} ${JSON.stringify(sorted)}`);
		return failure ?? pages.answer(style, parameters, url);
	}

	private encoded(reply: Reply): Reply {
		const { gzip, byteOrderMark } = this.options;
		if (!gzip && !byteOrderMark) return reply;
		const text = `${byteOrderMark ? '\ufeff' : ''}${String(reply.finish())}`;
		if (!gzip) return { ...reply, finish: () => text };
		const headers = { ...reply.headers, 'content-encoding': 'gzip' };
		return { ...reply, headers, finish: () => gzipSync(text) };
	}
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		throw new BadRequest('invalid_body', 'The body must be a JSON object.');
	}
}

/** The fields of a body by their own names, those of objects within it too. */
function parametersOf(body: unknown): Parameters {
	if (typeof body !== 'object' || body === null) {
		throw new BadRequest('invalid_body', 'The body must be a JSON object.');
	}
	return new Map(
		Object.entries(body).flatMap(([name, value]: [string, unknown]): [string, string][] =>
			typeof value === 'object' && value !== null
				? [...parametersOf(value)]
				: [[name, String(value)]],
		),
	);
}
