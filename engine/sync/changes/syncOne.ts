import { type SourceRecord, versionOf } from '../../records/sourceRecord';
import type { RecordMemory } from '../../store';
import { changeOf, type ChangeOutcome, names } from '../sinks/changeSink';

export interface SyncOneOptions {
	readonly memory: Pick<RecordMemory, 'remember'>;
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
 * Tells whether a single record, such as a webhook brings, has changed, and remembers it at once: a poll that read an
 * older version before, and takes it after, finds the newer one. Whether it was delivered is in doubt until that is
 * confirmed: till then the same version goes out again, here and from the next run, under the same key.
 */
export async function syncOne(options: SyncOneOptions): Promise<OneOutcome> {
	const { memory, sync } = options;
	const version = versionOf(options.record);
	if ('message' in version) return { action: 'failed', ...version };
	const { externalId } = version;
	const { kept, before, givenOut } = await memory.remember(sync, version, (known) => {
		const { action, ...named } = changeOf(options, known, version);
		return action === 'unchanged' ? undefined : { action, ...named };
	});
	if (givenOut !== undefined) return { externalId, ...givenOut };
	const action = kept ? 'unchanged' : 'stale';
	return { action, externalId, ...names(options, version, before) };
}
