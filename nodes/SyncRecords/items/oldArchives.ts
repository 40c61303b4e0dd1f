import type { IExecuteFunctions } from 'n8n-workflow';

import { environment } from '../../shared/n8n/environment';
import { messageInEditor } from '../../shared/n8n/forEachItem';
import { showOnce } from '../../shared/n8n/showOnce';
import type { ArchiveSettings } from '../fields/archive';

/**
 * Deletes the archives that have been kept for long enough. That they cannot be deleted is no reason to fail: a hint says so.
 *
 * @param prune deletes those that began before a time, in epoch milliseconds
 */
export async function pruneOldArchives(
	context: IExecuteFunctions,
	{ keepMs }: Pick<ArchiveSettings, 'keepMs'>,
	prune: (beforeMs: number) => Promise<unknown>,
): Promise<void> {
	if (keepMs === undefined) return;
	await prune(environment().now() - keepMs).catch((error: unknown) => {
		const message = () => `Old archives were not deleted: ${messageInEditor(error)}`;
		showOnce(context, { kind: 'notPruned' }, () => ({ type: 'warning', message: message() }));
	});
}
