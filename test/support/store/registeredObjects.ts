import type { ObjectKey, SyncObject } from '../../../engine/objects';
import type { ClaimedObject, ObjectClaimRequest, Store, SyncObjects } from '../../../engine/store';
import { account, beginning } from './syncWork';

export const MINUTE = 60_000;

/** Whose registry the tests' objects are in. */
export const REGISTRY = 'scheduler';

export function registryIn(store: Store): SyncObjects {
	return account(store, REGISTRY).objects;
}

/** The orders of an account, or another object of it. */
export function object(accountId: string, name = 'orders'): ObjectKey {
	return { account: accountId, integration: 'shopify', name };
}

/** Claims as much as there is, two of each account, to be begun within ten minutes. */
export const request: ObjectClaimRequest = {
	limit: 1_000,
	mostInFlight: 1_000,
	mostPerAccount: 2,
	beginWithinMs: 10 * MINUTE,
};

/** What several processes claim by at a time. */
export const crowdedRequest: ObjectClaimRequest = { ...request, limit: 20, mostInFlight: 700 };

/** Claims, and takes the first. */
export async function claimOne(objects: SyncObjects): Promise<ClaimedObject> {
	const [claimed] = await objects.claim(request);
	if (claimed === undefined) throw new Error('Nothing was claimed');
	return claimed;
}

/** Objects as `account/name`. */
export function named(objects: readonly ObjectKey[]): readonly string[] {
	return objects.map(({ account: of, name }) => `${of}/${name}`);
}

/** A run of the orders of the account of a claimed object. */
export function beginningWith({ claim }: Pick<SyncObject, 'claim'>, runId: string) {
	return { ...beginning(runId), claimId: claim?.claimId };
}
