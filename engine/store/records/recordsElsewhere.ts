import { judgeVersion, newerOf, type RememberedRecord } from '../../records/rememberedRecord';
import type { SyncScope } from '../scope';
import { readStaged, type StagedElsewhere } from './stagedRecords';

/** @param runId the run that asks, whose own records do not count */
export async function stagedElsewhere(
	sync: SyncScope,
	runId: string | undefined,
	records: readonly RememberedRecord[],
): Promise<StagedElsewhere> {
	const older = new Map<string, RememberedRecord>();
	const newer = new Map<string, RememberedRecord>();
	for (const other of await otherRuns(sync, runId)) {
		const ids = records.map(({ externalId }) => externalId);
		const staged = await readStaged(sync, other, ids);
		for (const record of records) {
			const { externalId } = record;
			const theirs = staged.get(externalId);
			if (theirs === undefined) continue;
			if (judgeVersion(theirs, newer.get(externalId) ?? record) === 'refuse') {
				newer.set(externalId, theirs);
			} else older.set(externalId, newerOf(older.get(externalId), theirs));
		}
	}
	return { newer, older };
}

/** Those that hold a lease of the sync. */
export async function otherRuns(
	sync: SyncScope,
	runId: string | undefined,
): Promise<readonly string[]> {
	const leases = await sync.from('sync_lease').select('run_id').execute();
	return leases.flatMap(({ run_id: id }) => (id === null || id === runId ? [] : [id]));
}
