import { intervalOf, type ObjectSettings, type SyncObject } from '../../objects';
import type { Scope } from '../scope';
import { rankFor } from './rank';
import { notAside, type ObjectRow, settingColumns, settingsOf, toObject } from './objectRows';

/** What is to change of an object; what is absent stays. */
export interface ObjectChange {
	readonly settings?: Partial<ObjectSettings>;
	readonly paused?: boolean;
	/** Has it due at once, and no longer set aside; paused, it stays so, and claimed, its claim goes on. */
	readonly syncNow?: boolean;
}

/**
 * Changes an object that is held. A claim goes on: what changes holds from its end on.
 *
 * @param at the time by the store's clock
 */
export async function changeObject(
	registry: Scope,
	row: ObjectRow,
	{ settings = {}, paused, syncNow = false }: ObjectChange,
	at: number,
): Promise<SyncObject> {
	const decided = { ...settingsOf(row), ...settings };
	const isPaused = paused ?? row.paused === 1;
	// What waits for a person, or was paused, goes on.
	const isFreed = syncNow || (paused === false && row.next_at === null);
	const changed: ObjectRow = {
		...row,
		...settingColumns(decided),
		...(isFreed ? notAside : {}),
		paused: isPaused ? 1 : 0,
	};
	const nextAt = row.claim_id === null ? nextOf(changed, decided, { at, syncNow }) : row.next_at;
	const written: ObjectRow = {
		...changed,
		next_at: nextAt,
		ranked_at: await rankFor(registry, changed, nextAt),
		timed_at: at,
	};
	await registry.update('sync_object').set(written).where('id', '=', row.id).execute();
	return toObject(written);
}

function nextOf(
	row: ObjectRow,
	settings: ObjectSettings,
	{ at, syncNow }: { readonly at: number; readonly syncNow: boolean },
): number | null {
	if (row.paused === 1) return null;
	if (syncNow) return at;
	// What is set aside stays so; what waits for a person has no time.
	if (row.aside_kind !== null) return row.next_at;
	if (row.synced_at === null) return row.next_at ?? at;
	return row.synced_at + intervalOf(settings);
}
