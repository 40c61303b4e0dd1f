import type { IExecuteFunctions } from 'n8n-workflow';
import path from 'node:path';

import { type ArchiveFiles, FolderFiles, S3Files } from '../../../engine/archive';
import type { SyncAccount } from '../account/account';
import { chosenCredential } from '../account/chosenCredential';
import { userFolder } from '../account/userFolder';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import { readS3 } from './s3';

/** Where archives are. */
export type ArchivePlace = 'folder' | 's3';

/**
 * Opens the place where archives are: a folder under n8n's own, or the bucket of the node's Sync S3 credential.
 *
 * @throws EngineError `credentialMissing`, `folderInQueueMode`, `invalidPlace`
 */
export async function openArchives(
	context: IExecuteFunctions,
	itemIndex: number,
	place: ArchivePlace,
	account: Pick<SyncAccount, 'config'>,
): Promise<ArchiveFiles> {
	if (place === 's3') {
		const settings = readS3(await chosenCredential(context, 'syncS3Api', itemIndex));
		const signal = context.getExecutionCancelSignal();
		return new S3Files(settings, { environment: environment(), signal });
	}
	// A SQLite store is open in queue mode only where the user has said that all processes share the disk.
	if (process.env.EXECUTIONS_MODE === 'queue' && account.config.kind !== 'sqlite') {
		throw blockError(
			'folderInQueueMode',
			'n8n runs in queue mode, where workers on other machines would not see archives in a folder',
			'Choose S3 for the archives, and make a Sync S3 credential.',
		);
	}
	return new FolderFiles(path.join(userFolder(), 'scheduled-sync', 'archive'));
}
