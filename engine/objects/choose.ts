import type { ObjectKey } from './syncObject';

/** How much may be claimed. */
export interface ClaimLimits {
	/** How many more may be claimed in all. */
	readonly slots: number;
	/** How many objects of one account may be claimed at a time, those before included. */
	readonly perAccount: number;
}

/**
 * Chooses what is claimed: whose account has the fewest in flight comes next, and among equals who comes first in the list.
 * So one account's twenty objects do not come before another's one.
 *
 * @param due objects that are due, in the order of their ranks
 * @param inFlight how many objects of each account are claimed; an account that is absent has none
 */
export function chooseDue<Due extends Pick<ObjectKey, 'account'>>(
	due: readonly Due[],
	inFlight: ReadonlyMap<string, number>,
	{ slots, perAccount }: ClaimLimits,
): readonly Due[] {
	const taken = new Map(inFlight);
	const rounds = new Map<number, Due[]>();
	for (const object of due) {
		const round = taken.get(object.account) ?? 0;
		if (round >= perAccount) continue;
		taken.set(object.account, round + 1);
		const others = rounds.get(round);
		if (others === undefined) rounds.set(round, [object]);
		else others.push(object);
	}
	const inOrder = [...rounds].toSorted(([one], [other]) => one - other);
	return inOrder.flatMap(([, objects]) => objects).slice(0, Math.max(0, slots));
}

/**
 * Tells which of the objects that one has claimed are beyond the limits, because others have claimed at the same time: the
 * last of them first.
 *
 * @param claimed in the order in which they were chosen
 * @param ofAccounts how many objects of each account are claimed, these included
 * @param total how many in all, these included
 */
export function beyondLimits<Claimed extends Pick<ObjectKey, 'account'>>(
	claimed: readonly Claimed[],
	{
		ofAccounts,
		total,
	}: { readonly ofAccounts: ReadonlyMap<string, number>; readonly total: number },
	{
		mostInFlight,
		mostPerAccount,
	}: { readonly mostInFlight: number; readonly mostPerAccount: number },
): readonly Claimed[] {
	const left = new Map(ofAccounts);
	const beyond: Claimed[] = [];
	for (const object of claimed.toReversed()) {
		const ofAccount = left.get(object.account) ?? 0;
		if (total - beyond.length <= mostInFlight && ofAccount <= mostPerAccount) continue;
		left.set(object.account, ofAccount - 1);
		beyond.push(object);
	}
	return beyond;
}
