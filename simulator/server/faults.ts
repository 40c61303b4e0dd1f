import { randomStream } from './hash';

/** What goes wrong on the network of any API. Those marked (answered) reach the service first: its work is done. */
export type NetworkFaultKind =
	/** Answers with `status` (default 503), with `retryAfter` as Retry-After when given. */
	| 'status'
	/** 429 with a Retry-After, as the service words it. */
	| 'tooManyRequests'
	/** The connection is reset before anything is answered. */
	| 'reset'
	/** (answered) The connection is reset in place of the answer. */
	| 'resetAfterWork'
	/** Nothing is ever answered; the connection stays open until the client or the simulator closes it. */
	| 'hang'
	/** (answered) The announced length, but half of the body, then the connection closes. */
	| 'truncated'
	/** (answered) The status as it would be, with a body that is cut and closed in order: JSON that does not parse. */
	| 'invalidJson'
	/** Status 200 with an HTML page. */
	| 'wrongContentType'
	/** Status 200 with no body at all. */
	| 'emptyBody'
	/** (answered) Something else in the place `at` of the answer: `value`, or, without one, nothing. */
	| 'altered'
	/** (answered) The answer comes `delayMs` (default 1000) later. */
	| 'slow';

/** A fault to arm. `Own` are the kinds that one service has beside those of the network. */
export interface Fault<Own extends string = never> {
	readonly kind: NetworkFaultKind | Own;
	/** How many requests it strikes. Default 1; Infinity for all. */
	readonly times?: number;
	/** How many matching requests it lets pass first. Default 0. */
	readonly after?: number;
	/** How likely it strikes a request that it could, from 0 to 1, drawn from the seed. Default 1. */
	readonly probability?: number;
	/** Strikes only requests whose address or body contains this. */
	readonly operation?: string;
	readonly status?: number;
	readonly retryAfter?: string;
	readonly delayMs?: number;
	/** A path such as `data.orders.nodes.0`. */
	readonly at?: string;
	/** What stands there then, as JSON. */
	readonly value?: unknown;
}

interface ArmedFault<Own extends string> {
	readonly fault: Fault<Own>;
	letPass: number;
	left: number;
}

export class Faults<Own extends string = never> {
	/** How often each kind has struck. */
	readonly struck: Partial<Record<NetworkFaultKind | Own, number>> = {};
	private armed: ArmedFault<Own>[] = [];
	private readonly random: () => number;

	/** @param aims what faults of some kinds wait for when they name no `operation` */
	constructor(
		seed: number,
		private readonly aims: Readonly<Partial<Record<string, string>>> = {},
	) {
		this.random = randomStream(seed ^ 0xfa17);
	}

	add(...faults: readonly Fault<Own>[]): void {
		for (const fault of faults) {
			this.armed.push({ fault, letPass: fault.after ?? 0, left: fault.times ?? 1 });
		}
	}

	clear(): void {
		this.armed = [];
	}

	/** The fault that strikes this request, if any; the first that was added goes first. */
	next(subject: string): Fault<Own> | null {
		for (const armed of this.armed) {
			const { fault } = armed;
			if (armed.left <= 0) continue;
			const operation = fault.operation ?? this.aims[fault.kind];
			if (operation !== undefined && !subject.includes(operation)) continue;
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
