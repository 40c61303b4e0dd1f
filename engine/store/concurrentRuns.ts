import type { Connection } from './database';
import type { RecordScope } from './recordRows';
import { judgeVersion, type RememberedRecord } from './rememberedRecord';
import { readStaged } from './stagedRecords';

/**
 * What runs that are going have staged of these records, where it is newer. They have given it out already, so that an
 * older version must not go out after it. One that is equal does not count: should the other run fail, nobody would have
 * delivered it for certain.
 *
 * @param runId the run that asks, whose own records do not count
 */
export async function newerElsewhere(
	connection: Connection,
	{ account, sync }: RecordScope,
	runId: string | undefined,
	records: readonly RememberedRecord[],
): Promise<ReadonlyMap<string, RememberedRecord>> {
	const leases = await connection
		.selectFrom('sync_lease')
		.select('run_id')
		.where('account', '=', account)
		.where('sync', '=', sync)
		.execute();
	const newer = new Map<string, RememberedRecord>();
	for (const { run_id: other } of leases) {
		if (other === null || other === runId) continue;
		const ids = records.map(({ externalId }) => externalId);
		const staged = await readStaged(connection, account, other, ids);
		for (const record of records) {
			const { externalId } = record;
			const theirs = staged.get(externalId);
			if (theirs === undefined) continue;
			if (judgeVersion(theirs, newer.get(externalId) ?? record) === 'refuse') {
				newer.set(externalId, theirs);
			}
		}
	}
	return newer;
}
