import { randomStream } from '../data/hash';

/** What goes wrong. Those marked (answered) reach the shop first: the query is admitted, run and charged. */
export type FaultKind =
	/** Answers with `status` (default 503), with `retryAfter` as Retry-After when given. */
	| 'status'
	/** 429 with a decimal Retry-After, as the REST API and the edge send it. */
	| 'tooManyRequests'
	/** The connection is reset before anything is answered. */
	| 'reset'
	/** (answered) The connection is reset in place of the answer. */
	| 'resetAfterWork'
	/** Nothing is ever answered; the connection stays open until the client or the simulator closes it. */
	| 'hang'
	/** (answered) The announced length, but half of the body, then the connection closes. */
	| 'truncated'
	/** (answered) Status 200 with a body that is cut and closed in order: JSON that does not parse. */
	| 'invalidJson'
	/** Status 200 with an HTML page. */
	| 'wrongContentType'
	/** Status 200 with no body at all. */
	| 'emptyBody'
	/** THROTTLED, whatever the bucket holds. */
	| 'throttled'
	/** Status 200 with an INTERNAL_SERVER_ERROR among `errors` and no data. */
	| 'internalError'
	/** The token in use is revoked for good, and the request answered with 401. */
	| 'revokeToken'
	/** All tokens from grants end, as at their expiry; a static token lives on. */
	| 'expireToken'
	/** (answered) Status 200 with something else in the place `at` of the answer: `value`, or, without one, nothing. */
	| 'altered'
	/** (answered) The answer comes `delayMs` (default 1000) later. */
	| 'slow';

export interface Fault {
	readonly kind: FaultKind;
	/** How many requests it strikes. Default 1; Infinity for all. */
	readonly times?: number;
	/** How many matching requests it lets pass first. Default 0. */
	readonly after?: number;
	/** How likely it strikes a request that it could, from 0 to 1, drawn from the seed. Default 1. */
	readonly probability?: number;
	/** Strikes only requests whose document, or path when it is no GraphQL request, contains this. */
	readonly operation?: string;
	readonly status?: number;
	readonly retryAfter?: string;
	readonly delayMs?: number;
	/** A path such as `data.orders.nodes.0`. */
	readonly at?: string;
	/** What stands there then, as JSON. */
	readonly value?: unknown;
}

interface ArmedFault {
	readonly fault: Fault;
	letPass: number;
	left: number;
}

export class Faults {
	/** How often each kind has struck. */
	readonly struck: Partial<Record<FaultKind, number>> = {};
	private armed: ArmedFault[] = [];
	private readonly random: () => number;

	constructor(seed: number) {
		this.random = randomStream(seed ^ 0xfa17);
	}

	add(...faults: readonly Fault[]): void {
		for (const fault of faults) {
			this.armed.push({ fault, letPass: fault.after ?? 0, left: fault.times ?? 1 });
		}
	}

	clear(): void {
		this.armed = [];
	}

	/** The fault that strikes this request, if any; the first that was added goes first. */
	next(subject: string): Fault | null {
		for (const armed of this.armed) {
			const { fault } = armed;
			if (armed.left <= 0) continue;
			if (fault.operation !== undefined && !subject.includes(fault.operation)) continue;
			if (armed.letPass > 0) {
				armed.letPass -= 1;
				continue;
			}
			if (fault.probability !== undefined && this.random() >= fault.probability) continue;
			armed.left -= 1;
			this.struck[fault.kind] = (this.struck[fault.kind] ?? 0) + 1;
			return fault;
		}
		return null;
	}
}
