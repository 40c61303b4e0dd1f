import { judgeVersion, newerOf, type RememberedRecord } from '../../records/rememberedRecord';
import type { Connection } from '../database';
import type { RecordScope } from './recordScope';
import { readStaged, type StagedElsewhere } from './stagedRecords';

/** @param runId the run that asks, whose own records do not count */
export async function stagedElsewhere(
	connection: Connection,
	{ account, sync }: RecordScope,
	runId: string | undefined,
	records: readonly RememberedRecord[],
): Promise<StagedElsewhere> {
	const older = new Map<string, RememberedRecord>();
	const newer = new Map<string, RememberedRecord>();
	for (const other of await otherRuns(connection, { account, sync }, runId)) {
		const ids = records.map(({ externalId }) => externalId);
		const staged = await readStaged(connection, account, other, ids);
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
	connection: Connection,
	{ account, sync }: RecordScope,
	runId: string | undefined,
): Promise<readonly string[]> {
	const leases = await connection
		.selectFrom('sync_lease')
		.select('run_id')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.execute();
	return leases.flatMap(({ run_id: id }) => (id === null || id === runId ? [] : [id]));
}
