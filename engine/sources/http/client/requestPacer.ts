import type { Environment } from '../../../environment';
import { sharedByKey } from '../sharedByKey';

/**
 * Spreads the requests to an API evenly, so that it need not turn any away, and holds them all back once it has turned
 * one away. Whoever calls the same API from one process shares one.
 */
export class RequestPacer {
	/** When the next request may go, in epoch milliseconds. */
	private nextAt = 0;

	/**
	 * Waits until a request may go.
	 *
	 * @param perSecond how many may go in a second, evenly; undefined for as many as come
	 * @returns how long that took, in milliseconds
	 */
	async turn(
		perSecond: number | undefined,
		environment: Pick<Environment, 'now' | 'sleep'>,
		signal?: AbortSignal,
	): Promise<number> {
		const nowMs = environment.now();
		const at = Math.max(nowMs, this.nextAt);
		this.nextAt = at + (perSecond === undefined ? 0 : 1000 / perSecond);
		if (at > nowMs) await environment.sleep(at - nowMs, signal);
		return at - nowMs;
	}

	/** Lets none go before this time. */
	holdUntil(epochMs: number): void {
		this.nextAt = Math.max(this.nextAt, epochMs);
	}
}

/**
 * The pacer of this process for an API and whoever is signed in there.
 *
 * @param key names both, and holds no secret
 */
export const sharedRequestPacer = sharedByKey(() => new RequestPacer());
