import type { IExecuteFunctions } from 'n8n-workflow';

import { canonicalJson, contentHash } from '../../../../../engine/records';
import {
	RunArchive,
	type RunReporter,
	type Streamed,
	type StreamedRun,
} from '../../../../../engine/sync';
import type { SyncAccount } from '../../../../shared/account/account';
import { openArchives } from '../../../../shared/archive/place';
import { environment } from '../../../../shared/n8n/environment';
import { pruneOldArchives } from '../../../items/oldArchives';
import type { StreamedRequest } from './settings';

/**
 * Opens the archive of a run; undefined where nothing is to be archived, or no run is told of what is done.
 *
 * @throws EngineError: the place cannot be used, before anything is read
 */
export async function openRunArchive(
	context: IExecuteFunctions,
	itemIndex: number,
	{ archive, source: { kind, shape, query, eventsOf } }: StreamedRequest,
	{ account, reporter }: { readonly account: SyncAccount; readonly reporter: RunReporter },
): Promise<RunArchive | undefined> {
	if (archive === undefined) return undefined;
	return await RunArchive.open({
		files: await openArchives(context, itemIndex, archive.place, account),
		account: account.accountId,
		reporter,
		source: { kind, shape, queryHash: contentHash(canonicalJson(query)) },
		environment: environment(),
		eventsOf: archive.hasEvents ? eventsOf : undefined,
	});
}

/**
 * Makes what was stored an archive, and deletes those that have been kept for long enough. That old ones cannot be deleted
 * is no reason for the run to fail.
 *
 * @throws EngineError where the manifest cannot be stored
 */
export async function endRunArchive(
	archive: RunArchive | undefined,
	{ archive: settings }: StreamedRequest,
	run: StreamedRun,
	streamed: Streamed,
	context: IExecuteFunctions,
): Promise<void> {
	if (archive === undefined || settings === undefined) return;
	const { isWhole } = await archive.end(run, streamed);
	if (isWhole)
		await pruneOldArchives(context, settings, async (before) => await archive.prune(before));
}
