import { fraction, hash, pick } from '../../server/hash';

/** What can be wrong with a user, so that a careful table or transformation refuses it. */
export type PoisonKind =
	/** `updated_at` is 30 February. */
	| 'impossibleDate'
	/** `email` is null, which nothing can put in lower case. */
	| 'noEmail'
	/** `last_name` ends in half an emoji, which no database can keep. */
	| 'halfCharacter'
	/** `last_name` has 300 characters; only a column with a limit refuses that. */
	| 'longText';

export interface Poison {
	/** How many of the users it is in, from 0 to 1. Default 0. */
	readonly share?: number;
	/** Default: all but `longText`. */
	readonly kinds?: readonly [PoisonKind, ...PoisonKind[]];
}

const refusedByAll = ['impossibleDate', 'noEmail', 'halfCharacter'] as const;
const [drawn, chosen] = [40, 41];

/** What is wrong with a seeded user. */
export function poisonOf(
	seed: number,
	index: number,
	{ share = 0, kinds = refusedByAll }: Poison,
): PoisonKind | null {
	return fraction(seed, index, drawn) < share ? pick(kinds, hash(seed, index, chosen)) : null;
}
