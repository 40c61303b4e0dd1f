import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { type ArchiveOwner, archiveRows, pruneArchives } from '../../../../engine/archive';
import type { RefreshOptions } from '../../../../engine/destination';
import { canonicalJson, contentHash } from '../../../../engine/records';
import { newRunId } from '../../../../engine/run';
import type { SyncAccount } from '../../../shared/account/account';
import { openArchives } from '../../../shared/archive/place';
import { environment } from '../../../shared/n8n/environment';
import { pruneOldArchives } from '../../items/oldArchives';
import type { RefreshSettings } from './settings';

/** The archive of what a query gives. */
export interface RefreshArchive {
	/** Stores the answer, before any of it is written. */
	readonly keepRows: NonNullable<RefreshOptions['keepRows']>;
	/**
	 * Makes what was stored last an archive, once the table has it, and deletes those that have been kept for long enough.
	 *
	 * @returns how it is found again, and what is in it
	 * @throws EngineError where the manifest cannot be stored
	 */
	end(): Promise<IDataObject>;
}

/**
 * Opens the place where answers are archived; undefined where none is to be. They are found by the name of the table, which
 * stands for the sync.
 *
 * @param readAt when the query is asked, in epoch milliseconds
 * @throws EngineError: the place cannot be used
 */
export async function openRefreshArchive(
	context: IExecuteFunctions,
	itemIndex: number,
	account: SyncAccount,
	{ archive, target, query, parameters }: RefreshSettings,
	readAt: number,
): Promise<RefreshArchive | undefined> {
	if (archive === undefined) return undefined;
	const files = await openArchives(context, itemIndex, archive.place, account);
	const owner: ArchiveOwner = { account: account.accountId, sync: target.table };
	const queryHash = contentHash(canonicalJson({ query, parameters: [...parameters] }));
	let finish: Awaited<ReturnType<typeof archiveRows>> | undefined;
	return {
		keepRows: async ({ rows, kinds }) => {
			// Not the run's own: a table can be refreshed more than once for a run, and each time has its own answer.
			const startedAt = environment().now();
			const runId = newRunId(environment());
			const answer = { kind: 'refreshTable', queryHash, readAt, kinds, rows };
			finish = await archiveRows(files, { ...owner, runId, startedAt }, answer, environment());
		},
		end: async () => {
			if (finish === undefined) throw new Error('The answer was not stored');
			const { runId, files: stored } = await finish();
			await pruneOldArchives(context, archive, async (before) => {
				return await pruneArchives(files, owner, before);
			});
			const rows = stored.reduce((sum, { records }) => sum + records, 0);
			return { syncName: owner.sync, runId, rows, files: stored.length };
		},
	};
}
