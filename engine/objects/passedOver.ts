import { type ObjectStatus, standingOf } from './standing';
import type { SyncObject } from './syncObject';

/** Why an object was not claimed. */
export type PassedOverKind =
	Exclude<ObjectStatus, 'due'> | 'accountLimit' | 'totalLimit' | 'limit' | 'takenMeanwhile';

export interface PassedOver {
	readonly kind: PassedOverKind;
	/** In a sentence, without a full stop. */
	readonly reason: string;
}

/** What is known of a registry at the time of the question. */
export interface RegistryNow {
	/** By the store's clock, in epoch milliseconds. */
	readonly at: number;
	/** How many objects are claimed in all, and of the object's account. */
	readonly inFlight: number;
	readonly inFlightOfAccount: number;
	readonly mostInFlight: number;
	readonly mostPerAccount: number;
	/** Whether as many were claimed just now as had been asked for. */
	readonly limitReached?: boolean;
}

/** Says why an object has not been claimed. */
export function passedOver(object: SyncObject, now: RegistryNow): PassedOver {
	const { status, reason } = standingOf(object, now.at);
	if (status !== 'due') return { kind: status, reason };
	if (now.inFlightOfAccount >= now.mostPerAccount) {
		const held = `Its account has ${now.inFlightOfAccount} of ${now.mostPerAccount} objects in flight`;
		return { kind: 'accountLimit', reason: held };
	}
	if (now.inFlight >= now.mostInFlight) {
		const held = `${now.inFlight} of ${now.mostInFlight} objects are in flight`;
		return { kind: 'totalLimit', reason: held };
	}
	if (now.limitReached === true) {
		return { kind: 'limit', reason: 'As many were claimed before it as had been asked for' };
	}
	return {
		kind: 'takenMeanwhile',
		reason: 'It has become free or due since, and is taken next time',
	};
}
