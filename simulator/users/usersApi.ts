import { setTimeout as sleep } from 'node:timers/promises';

import { Control } from '../server/control';
import { Faults } from '../server/faults';
import { IssuedTokens } from '../server/issuedTokens';
import { listen } from '../server/listen';
import { UserBook } from './data/userBook';
import { controlOf } from './http/control';
import { FailingPages } from './http/failingPages';
import { RateLimit } from './http/rateLimit';
import { RequestLog } from './http/requestLog';
import { UserPages } from './http/userPages';
import { UsersServer } from './http/usersServer';
import type { UsersApiOptions } from './options';
import type { UsersApi } from './running';
import { Users } from './users';

const monthMs = 30 * 86_400_000;
const mostUsers = 1_000_000;

/** Starts an API of users on a loopback port. */
export async function startUsersApi(options: UsersApiOptions = {}): Promise<UsersApi> {
	const { seed = 1, clock = Date, port = 0 } = options;
	const closing = new AbortController();
	const now = () => clock.now() + (options.clockSkewMs ?? 0);
	const book = new UserBook({ ...seededOptions(options, now()), seed, now });
	const log = new RequestLog();
	const failingPages = new FailingPages(options.failingPages, seed);
	const faults = new Faults(seed);
	const issued = new IssuedTokens(seed, now);
	const server = new UsersServer({
		...{ book, log, failingPages, faults, now, tokens: issued, closing: closing.signal },
		pages: new UserPages({
			...{ book, log, seed },
			mostPerPage: options.mostPerPage ?? 1_000,
			mostPerQuery: options.mostPerQuery ?? Infinity,
			totalDrift: options.totalDrift ?? 0,
			editsPerPage: options.editsPerPage ?? 0,
		}),
		rateLimit: new RateLimit(options.rateLimit, now),
		tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3_600,
		signIn: options.signIn ?? 'none',
		latencyMs: options.latencyMs ?? 0,
		gzip: options.gzip ?? false,
		byteOrderMark: options.byteOrderMark ?? false,
		beforePage: options.beforePage ?? (() => undefined),
		sleep: async (durationMs) => await sleep(durationMs, undefined, { signal: closing.signal }),
	});
	const users = new Users(book, seed);
	const controlled = {
		users,
		faults,
		tokens: { expireIssued: () => issued.expireAll() },
		stats: () => log.stats(issued.serial, failingPages.count),
		mendPages: () => failingPages.mend(),
		mend: () => {
			failingPages.mend();
			return { users: book.mend() };
		},
	};
	const control = new Control(controlOf(controlled));
	const listening = await listen(port, async (message, response, url) => {
		if (control.handles(url)) await control.handle(message, response, url);
		else await server.handle(message, response, url);
	});
	return {
		...controlled,
		url: listening.url,
		now,
		requests: log.latest,
		async close() {
			users.stopLive();
			closing.abort();
			await listening.close();
		},
	};
}

function seededOptions({ users = 20_000, from, to, poison = {} }: UsersApiOptions, now: number) {
	if (!Number.isInteger(users) || users < 0 || users > mostUsers) {
		throw new Error(`users must be a whole number from 0 to ${mostUsers}; given: ${users}`);
	}
	const end = to === undefined ? now : Date.parse(to);
	const start = from === undefined ? end - monthMs : Date.parse(from);
	if (!(start <= end)) {
		throw new Error(`from and to must be times, in this order; given: ${from} and ${to}`);
	}
	return { count: users, from: start, to: end, poison };
}
