import { rankOf, SPACING_MS, spacedRank } from '../../objects';
import type { Scope } from '../scope';
import type { ObjectRow } from './objectRows';

/** How many of an account's objects are looked at, to find one a rank. */
const MOST_LOOKED_AT = 2_000;

/**
 * Finds the rank of an object that is to wait: apart from those of the account's other objects, as `spacedRank` has it.
 *
 * @param nextAt when it is due; null when it is not to be claimed
 */
export async function rankFor(
	registry: Scope,
	{ id, of_account, priority }: Pick<ObjectRow, 'id' | 'of_account' | 'priority'>,
	nextAt: number | null,
): Promise<number | null> {
	if (nextAt === null) return null;
	const rank = rankOf(nextAt, priority);
	const others = await ranksFrom(registry, of_account, rank);
	return spacedRank(
		rank,
		others.filter((other) => other.id !== id).map((other) => other.ranked_at),
	);
}

/** The ranks of an account's objects that wait, in order, as far as one of this rank may have to give way to them. */
export async function ranksFrom(
	registry: Scope,
	account: string,
	rank: number,
): Promise<readonly { readonly id: string; readonly ranked_at: number }[]> {
	const rows = await registry
		.from('sync_object')
		.select(['id', 'ranked_at'])
		.where('of_account', '=', account)
		.where('claim_id', 'is', null)
		.where('next_at', 'is not', null)
		.where('ranked_at', '>', rank - SPACING_MS)
		.orderBy('ranked_at')
		.limit(MOST_LOOKED_AT)
		.execute();
	return rows.map(({ id, ranked_at }) => ({ id, ranked_at: ranked_at ?? 0 }));
}
