import type { DoorResponse } from '../../../../engine/sources/http/door';
import type { SeededRandom } from '../../../support/seededRandom';
import type { Timeline } from '../../timeline';

/** What can go wrong between a process and an API. */
export const apiFaults = [
	'serverError',
	'tooManyRequests',
	'retryDate',
	'reset',
	'hang',
	'truncated',
	'webPage',
	'emptyBody',
	'errorField',
	'slow',
] as const;
export type ApiFault = (typeof apiFaults)[number];

/** An answer before it is sent. */
export interface ApiReply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

const hungMs = 60_000;

/** The faults that are due, in the order in which they were added. */
export class ApiFaults {
	readonly struck: Partial<Record<ApiFault, number>> = {};
	/** Which pages cannot be read; none by default. */
	isUnreadable: (url: URL) => boolean = () => false;
	private due: { readonly kind: ApiFault; times: number; after: number }[] = [];

	constructor(private readonly timeline: Timeline) {}

	add(random: SeededRandom): void {
		// More in a row than a request is tried again make the run fail.
		const times = random.chance(0.15) ? 9 : random.integer(1, 3);
		this.due.push({ kind: random.pick(apiFaults), times, after: random.integer(0, 6) });
	}

	clear(): void {
		this.due = [];
		this.isUnreadable = () => false;
	}

	/** What is answered instead, if a fault strikes. */
	strike(url: URL, reply: ApiReply): ApiReply {
		if (this.isUnreadable(url)) return { status: 500, headers: reply.headers, text: 'Broken' };
		const [first] = this.due;
		if (first === undefined) return reply;
		if (first.after > 0) {
			first.after -= 1;
			return reply;
		}
		first.times -= 1;
		if (first.times <= 0) this.due.shift();
		this.struck[first.kind] = (this.struck[first.kind] ?? 0) + 1;
		return this.struckReply(first.kind, reply);
	}

	private struckReply(kind: ApiFault, reply: ApiReply): ApiReply {
		const { headers } = reply;
		switch (kind) {
			case 'serverError':
				return { status: 503, headers, text: 'Service Unavailable' };
			case 'tooManyRequests':
				return { status: 429, headers: { ...headers, 'retry-after': '7' }, text: '' };
			case 'retryDate': {
				const at = Date.parse(headers.date ?? '') + 9_000;
				const retryAfter = new Date(at).toUTCString();
				return { status: 429, headers: { ...headers, 'retry-after': retryAfter }, text: '' };
			}
			case 'reset':
				throw Object.assign(new Error('The connection was reset'), { code: 'ECONNRESET' });
			case 'hang':
				this.timeline.pass(hungMs);
				throw Object.assign(new Error('The request timed out'), { code: 'ETIMEDOUT' });
			case 'truncated':
				return { ...reply, text: reply.text.slice(0, Math.ceil(reply.text.length / 2)) };
			case 'webPage':
				return { ...reply, text: '<html><body>Down for maintenance</body></html>' };
			case 'emptyBody':
				return { ...reply, text: '' };
			case 'errorField':
				return { ...reply, text: JSON.stringify({ error: 'try again later', users: [] }) };
			case 'slow':
				this.timeline.pass(2_000);
				return reply;
		}
	}
}

/** A reply as a door gives it out. */
export function asResponse({ status, headers, text }: ApiReply): DoorResponse {
	const get = (name: string) => headers[name.toLowerCase()] ?? null;
	return { status, headers: { get }, text: async () => text };
}
