import { type Bucket } from './bucket';
import type { Faults } from '../../server/faults';
import type { FaultKind, ShopFaultKind } from './shopFaults';

export interface ClientStats {
	readonly requests: number;
	readonly throttled: number;
	readonly points: number;
}

export interface SimulatorStats {
	/** All requests to the shop: GraphQL, REST and sign-in; not those to the control endpoints. */
	readonly requests: number;
	readonly graphqlRequests: number;
	readonly restRequests: number;
	readonly tokenRequests: number;
	/** Answers with THROTTLED (or 429 on REST), forced ones included. */
	readonly throttled: number;
	readonly maxCostExceeded: number;
	readonly unauthorized: number;
	/** Requests repeated word for word after an answer that was not a success. */
	readonly retries: number;
	/** Documents refused by the schema or the parser. */
	readonly invalidDocuments: number;
	readonly searchWarnings: number;
	/** The actual cost of all answers. */
	readonly pointsUsed: number;
	readonly maxRequestedCost: number;
	/** From the first request's arrival to the last answer, on the simulator's clock, in milliseconds. */
	readonly spanMs: number;
	/** Of the points restored in that span, the share that was used; above 1 while the first bucket lasts. */
	readonly restoreShareUsed: number;
	readonly ordersServed: number;
	/** Bulk operations that clients have started, and asked to cancel. */
	readonly bulkStarts: number;
	readonly bulkCancels: number;
	/** Requests for the results of bulk operations, and the bytes that they got. */
	readonly fileRequests: number;
	readonly fileBytes: number;
	/** Of them, those that carried a token of the shop: each is a leak. */
	readonly leakedTokens: number;
	readonly byClient: Readonly<Record<string, ClientStats>>;
	/** Each document text, with how often it came. */
	readonly documents: Readonly<Record<string, number>>;
	/** Each API version asked for, with how often. */
	readonly versionsAsked: Readonly<Record<string, number>>;
	readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
	readonly competitor: { readonly points: number; readonly throttled: number };
}

type Counter =
	| 'requests'
	| 'graphqlRequests'
	| 'restRequests'
	| 'tokenRequests'
	| 'throttled'
	| 'maxCostExceeded'
	| 'unauthorized'
	| 'retries'
	| 'invalidDocuments'
	| 'searchWarnings'
	| 'pointsUsed'
	| 'ordersServed'
	| 'bulkStarts'
	| 'bulkCancels'
	| 'fileRequests'
	| 'fileBytes'
	| 'leakedTokens';

/** What the simulator counts as it goes. */
export class Tally {
	readonly counts: Record<Counter, number> = {
		requests: 0,
		graphqlRequests: 0,
		restRequests: 0,
		tokenRequests: 0,
		throttled: 0,
		maxCostExceeded: 0,
		unauthorized: 0,
		retries: 0,
		invalidDocuments: 0,
		searchWarnings: 0,
		pointsUsed: 0,
		ordersServed: 0,
		bulkStarts: 0,
		bulkCancels: 0,
		fileRequests: 0,
		fileBytes: 0,
		leakedTokens: 0,
	};
	readonly documents = new Map<string, number>();
	readonly versions = new Map<string, number>();
	readonly clients = new Map<string, { requests: number; throttled: number; points: number }>();
	maxRequestedCost = 0;
	private firstAt: number | null = null;
	private lastAt = 0;
	private readonly failed = new Set<string>();

	count(counter: Counter, by = 1): void {
		this.counts[counter] += by;
	}

	see(map: Map<string, number>, key: string): void {
		map.set(key, (map.get(key) ?? 0) + 1);
	}

	client(name: string): { requests: number; throttled: number; points: number } {
		const known = this.clients.get(name) ?? { requests: 0, throttled: 0, points: 0 };
		this.clients.set(name, known);
		return known;
	}

	arrived(now: number, body: string): void {
		this.firstAt ??= now;
		if (this.failed.delete(body)) this.count('retries');
	}

	answered(now: number, body: string, success: boolean): void {
		this.lastAt = Math.max(this.lastAt, now);
		if (!success) this.failed.add(body);
	}

	get spanMs(): number {
		return this.firstAt === null ? 0 : Math.max(0, this.lastAt - this.firstAt);
	}
}

export function summarise(
	tally: Tally,
	bucket: Bucket,
	faults: Faults<ShopFaultKind>,
): SimulatorStats {
	const restored = (tally.spanMs / 1000) * bucket.restoreRate;
	return {
		...tally.counts,
		maxRequestedCost: tally.maxRequestedCost,
		spanMs: tally.spanMs,
		restoreShareUsed: restored === 0 ? 0 : tally.counts.pointsUsed / restored,
		byClient: Object.fromEntries([...tally.clients].map(([name, one]) => [name, { ...one }])),
		documents: Object.fromEntries(tally.documents),
		versionsAsked: Object.fromEntries(tally.versions),
		faults: { ...faults.struck },
		competitor: { points: bucket.competitorPoints, throttled: bucket.competitorThrottled },
	};
}
