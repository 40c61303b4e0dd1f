import type { Environment } from '../../environment';
import { dueAfter, intervalOf, setAside, type Trouble } from '../../objects';
import { shownTime } from '../../run/errors';
import type { Scope } from '../scope';
import { rankFor } from './rank';
import { notAside, type ObjectRow, settingsOf, unclaimed } from './objectRows';

/** When a claim ends, by the store's clock, and what jitter comes from. */
export interface AtEnd extends Pick<Environment, 'random'> {
	readonly at: number;
}

/**
 * Ends the claim of an object that is held: it is free, and due when its interval has passed or, after trouble, when it may
 * be tried again.
 *
 * @param trouble undefined: its run has committed
 */
export async function endClaim(
	registry: Scope,
	row: ObjectRow,
	{ at, random }: AtEnd,
	trouble: Trouble | undefined,
): Promise<void> {
	const fate =
		trouble === undefined ? synced(row, { at, random }) : aside(row, { at, random }, trouble);
	const nextAt = row.paused === 1 ? null : fate.next_at;
	const ranked = await rankFor(registry, row, nextAt);
	await registry
		.update('sync_object')
		.set({ ...unclaimed, ...fate, next_at: nextAt, ranked_at: ranked, timed_at: at })
		.where('id', '=', row.id)
		.execute();
}

function synced(row: ObjectRow, { at, random }: AtEnd) {
	const dueAt = dueAfter({ random }, at, intervalOf(settingsOf(row)));
	return { ...notAside, synced_at: at, next_at: dueAt };
}

function aside(row: ObjectRow, { at, random }: AtEnd, trouble: Trouble) {
	const { failures, aside: decided } = setAside(
		{ random },
		{ failures: row.failures, at },
		trouble,
	);
	const { kind, reason, until } = decided;
	return { failures, aside_kind: kind, aside_reason: reason, next_at: until ?? null };
}

/** What has become of a claim whose holder is not heard of any more. */
export function troubleOfDead({ claimed_at, claim_until, run_id }: ObjectRow): Trouble {
	const since = claimed_at === null ? '' : ` since ${shownTime(claimed_at)}`;
	if (run_id === null) {
		const by = claim_until === null ? 'in time' : `by ${shownTime(claim_until)}`;
		return {
			kind: 'notBegun',
			reason: `It was claimed${since}, and no run had begun with the claim ${by}: its execution failed before, or still waits for a worker`,
		};
	}
	return {
		kind: 'died',
		reason: `The run "${run_id}" was at work on it${since}, and nothing was heard of its process any more`,
	};
}
