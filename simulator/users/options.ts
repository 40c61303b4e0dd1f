import type { Poison } from './data/poison';
import type { FailingPagesOptions } from './http/failingPages';
import type { RateLimitOptions } from './http/rateLimit';
import type { SignIn } from './http/signIn';

export interface UsersApiOptions {
	/** Default 0: any free port. Always on 127.0.0.1. */
	readonly port?: number;
	/** What all content and chance follows from. Default 1. */
	readonly seed?: number;
	/** How many users exist from the start, up to 1,000,000. Default 20,000. */
	readonly users?: number;
	/** When the first of them was last changed (ISO 8601). Default: 30 days before `to`. */
	readonly from?: string;
	/** When the last of them was last changed, at the latest. Default: now. */
	readonly to?: string;
	/** The service's clock: times of changes, token expiry, the rate limit, the `Date` header. Default the system's. */
	readonly clock?: { now(): number };
	/** How far the service's clock runs ahead of `clock`, in milliseconds. Default 0. */
	readonly clockSkewMs?: number;
	/** How long every answer takes at least. Default 0. */
	readonly latencyMs?: number;
	/** Who is let in. Default: everybody. */
	readonly signIn?: SignIn;
	/** How long a token from the token endpoint holds. Default 3600. */
	readonly tokenLifetimeSeconds?: number;
	/** Default: as many requests as come. */
	readonly rateLimit?: RateLimitOptions;
	/** The most users of a page. Default 1,000; 100 where a request does not say. */
	readonly mostPerPage?: number;
	/** How deep a list can be read; a page beyond is refused. Default: to its end. */
	readonly mostPerQuery?: number;
	/** How far the total that is told can be off, either way; another on every page. Default 0. */
	readonly totalDrift?: number;
	/** How many users, drawn from the seed, are changed after each page that was answered. Default 0. */
	readonly editsPerPage?: number;
	/** Pages that fail until they were asked for often enough, or until they are mended. Default: none. */
	readonly failingPages?: FailingPagesOptions;
	/** Users that nobody can take as they are, until they are mended. Default: none. */
	readonly poison?: Poison;
	/** Compresses every answer, whatever the client accepts. Default false. */
	readonly gzip?: boolean;
	/** Begins every answer with a byte order mark. Default false. */
	readonly byteOrderMark?: boolean;
	/** Awaited before a page is cut from its list, with how many pages were asked for before. */
	readonly beforePage?: (pages: number) => Promise<void> | void;
}
