import type { INodeParameters } from 'n8n-workflow';

import type { S3Server } from '../../../rig/objects/s3';
import type { AccountTables } from '../accountTables';
import type { CredentialData } from '../credentialVault';
import { start, workflowOf } from '../listOrdersWorkflow';
import { createWorkflowEngine, type WorkflowRun } from '../workflowEngine';

/** The Sync S3 credential of a server of the rig. */
export function s3Credential({ settings }: S3Server, changes: CredentialData = {}): CredentialData {
	return { ...settings, ...changes };
}

/**
 * A replay has no credential of the source: that it works shows that it sends no request there.
 *
 * @param more credentials, such as of another database
 */
export async function replay(
	{ credential }: Pick<AccountTables, 'credential'>,
	s3: CredentialData,
	records: INodeParameters,
	more: Readonly<Record<string, CredentialData>> = {},
): Promise<WorkflowRun> {
	const credentials = { syncAccountApi: credential, syncS3Api: s3, ...more };
	const block = {
		type: 'n8n-nodes-scheduled-sync.syncRecords',
		typeVersion: 1.3,
		parameters: { operation: 'writeToTable', source: 'archive', simplify: false, ...records },
	};
	const workflow = workflowOf({ Start: start, Records: block }, ['Start > Records']);
	return await createWorkflowEngine({ credentials }).run(workflow, { items: [{}] });
}
