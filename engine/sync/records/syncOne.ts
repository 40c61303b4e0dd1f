import type { SyncRecords } from '../../store';
import { actionOf, names, type ChangeOutcome } from './changeSink';
import { type SourceRecord, versionOf } from './sourceRecord';

export interface SyncOneOptions {
	readonly memory: Pick<SyncRecords, 'remember' | 'confirmed'>;
	readonly accountId: string;
	readonly sync: string;
	readonly record: SourceRecord;
}

/** `stale`: a newer version is known, so this one must go nowhere. */
export type OneOutcome =
	| ChangeOutcome
	| {
			readonly action: 'stale';
			readonly externalId: string;
			readonly version: string;
			readonly idempotencyKey: string;
	  };

/**
 * Tells whether a single record, such as a webhook brings, has changed, and remembers it at once. A poll that read an
 * older version before, and takes it after, finds the newer one.
 */
export async function syncOne(options: SyncOneOptions): Promise<OneOutcome> {
	const { memory, sync } = options;
	const version = versionOf(options.record);
	if ('message' in version) return { action: 'failed', ...version };
	const { externalId } = version;
	const { kept, before } = await memory.remember(sync, version);
	const named = { externalId, ...names(options, version, before) };
	if (!kept) return { action: 'stale', ...named };
	const action = actionOf(before, version);
	if (action === 'unchanged') return { action, ...named };
	const confirmed = await memory.confirmed(sync, [named.idempotencyKey]);
	return { action: confirmed.size > 0 ? 'unchanged' : action, ...named };
}
