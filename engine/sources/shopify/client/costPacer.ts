import type { Environment } from '../../../environment';
import { orAborted } from '../../../orAborted';
import { sharedByKey } from '../../http/sharedByKey';

/** The bucket as Shopify reports it with every answer, in cost points and points a second. */
export interface ThrottleStatus {
	readonly maximumAvailable: number;
	readonly currentlyAvailable: number;
	readonly restoreRate: number;
}

/** The bucket, by the last report. */
interface Bucket {
	readonly available: number;
	readonly maximum: number;
	readonly restoreRate: number;
	atMs: number;
}

/** What came of a request that the pacer let through. */
export interface Settlement {
	/** Absent when no answer came, or one without a report. */
	readonly status?: ThrottleStatus;
	/** What Shopify charged; nothing when it refused. */
	readonly charged: number;
	readonly throttled?: boolean;
}

/** How far ahead others' use is set aside: longer than the pause between two queries of a steady client. */
const othersAheadSeconds = 3;
const othersMemoryMs = 10_000;
/** Longer than any bucket takes to fill, save beside clients who take nearly all that comes in. */
const longestWaitMs = 5 * 60_000;
/** Shopify reports whole points. */
const roundingPoints = 1;

/**
 * Lets requests through one after the other, each only when the bucket will hold what it asks for, so that Shopify
 * need not refuse it. The bucket belongs to an app on a shop: what other clients of the app take from it shows in
 * Shopify's reports, is expected to go on, and is left to them.
 */
export class CostPacer {
	private bucket: Bucket | null = null;
	private inFlight = 0;
	private othersPerSecond = 0;
	/** Set aside after a refusal, and until others are known, less with every answer. */
	private caution = 0;
	private lastTurn: Promise<void> = Promise.resolve();
	private wake = new AbortController();

	/**
	 * Waits until `cost` points can be had.
	 *
	 * @returns the time it took, in milliseconds; every call that returns is followed by one of {@link settle}
	 * @throws the signal's reason when it is aborted before
	 */
	async acquire(cost: number, environment: Environment, signal?: AbortSignal): Promise<number> {
		const startMs = environment.now();
		const before = this.lastTurn;
		const ownTurn = before.then(async () => await this.admit(cost, environment, signal));
		this.lastTurn = ownTurn.catch(() => undefined);
		// Whoever is told to stop does not wait for those before it in the queue.
		await orAborted(ownTurn, signal).catch((error: unknown) => {
			// It may have been let through in the very moment in which it was told to stop.
			void ownTurn.then(
				() => this.settle(cost, environment.now(), { charged: 0 }),
				() => undefined,
			);
			throw error;
		});
		return environment.now() - startMs;
	}

	private async admit(
		cost: number,
		environment: Environment,
		signal: AbortSignal | undefined,
	): Promise<void> {
		let leftMs = longestWaitMs;
		while (leftMs > 0) {
			signal?.throwIfAborted();
			const waitMs = Math.min(this.waitMs(cost, environment.now()), leftMs);
			if (waitMs === 0) break;
			leftMs -= await this.pause(waitMs, environment, signal);
		}
		signal?.throwIfAborted();
		this.inFlight += cost;
	}

	/** Takes note of how a request ended. `cost` is what it was let through with. */
	settle(cost: number, nowMs: number, { status, charged, throttled = false }: Settlement): void {
		this.inFlight -= cost;
		if (status !== undefined) {
			// Someone has been using it, and how much is not known yet.
			const isInUse = status.currentlyAvailable < status.maximumAvailable / 2;
			if (this.bucket === null && isInUse) this.caution = status.restoreRate / 2;
			this.observeOthers(status, charged, nowMs);
			this.bucket = {
				available: status.currentlyAvailable,
				maximum: status.maximumAvailable,
				restoreRate: status.restoreRate,
				atMs: nowMs,
			};
		}
		this.caution = throttled ? this.caution + Math.max(10, cost / 4) : this.caution * 0.9;
		this.wake.abort();
	}

	private waitMs(cost: number, nowMs: number): number {
		const { bucket } = this;
		// Until the first report, one request at a time finds out what there is.
		if (bucket === null) return this.inFlight > 0 ? 60_000 : 0;
		// A clock that was set back must not undo what has been restored since.
		bucket.atMs = Math.min(bucket.atMs, nowMs);
		const reserve = roundingPoints + this.othersPerSecond * othersAheadSeconds + this.caution;
		const needed = Math.min(cost + reserve, bucket.maximum);
		const restored = (this.netRate(bucket.restoreRate) * (nowMs - bucket.atMs)) / 1000;
		const available = Math.min(bucket.maximum, bucket.available + restored) - this.inFlight;
		if (available >= needed) return 0;
		return Math.ceil(((needed - available) / this.netRate(bucket.restoreRate)) * 1000);
	}

	private netRate(restoreRate: number): number {
		return Math.max(restoreRate - this.othersPerSecond, restoreRate / 20);
	}

	/** What is missing from the bucket, and was not charged to us, others have taken. */
	private observeOthers(status: ThrottleStatus, charged: number, nowMs: number): void {
		const { bucket } = this;
		if (bucket === null || nowMs <= bucket.atMs) return;
		const elapsedMs = nowMs - bucket.atMs;
		const restored = (bucket.restoreRate * elapsedMs) / 1000;
		const expected = Math.min(bucket.maximum, bucket.available + restored) - charged;
		const missing = expected - this.inFlight - status.currentlyAvailable;
		const perSecond = (missing / elapsedMs) * 1000;
		const weight = 1 - Math.exp(-elapsedMs / othersMemoryMs);
		const smoothed = this.othersPerSecond + weight * (perSecond - this.othersPerSecond);
		this.othersPerSecond = Math.min(Math.max(0, smoothed), status.restoreRate);
	}

	/** @returns how long it took at most; a pause is over early when a request has come to its end */
	private async pause(
		waitMs: number,
		environment: Environment,
		signal: AbortSignal | undefined,
	): Promise<number> {
		this.wake = new AbortController();
		const woken = this.wake.signal;
		const either = signal === undefined ? woken : AbortSignal.any([signal, woken]);
		const startMs = environment.now();
		const sleep = environment.sleep(waitMs, either).then(() => waitMs);
		return await sleep.catch((error: unknown) => {
			signal?.throwIfAborted();
			if (!woken.aborted) throw error;
			// The clock may have been set meanwhile.
			return Math.min(Math.max(0, environment.now() - startMs), waitMs);
		});
	}
}

/**
 * Returns the pacer that all executions of this process share for one app on one shop.
 *
 * @param key names the shop and the app, and holds no secret
 */
export const sharedPacer = sharedByKey(() => new CostPacer());
