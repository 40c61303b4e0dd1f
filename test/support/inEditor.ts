import { ExternalSecretsProxy, LoadOptionsContext } from 'n8n-core';
import { type INodeParameters, type IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';

import { BlockTypes } from './blockTypes';
import { type CredentialData, CredentialVault } from './credentialVault';
import type { RecordsBlock } from './syncRecordsBlock';

/**
 * What the block Sync Records is given when the editor asks it for a list while it is being set up.
 *
 * @param path of the parameter that the list is for
 */
export function inEditor(
	block: Pick<RecordsBlock, 'credential' | 'database' | 'place'>,
	parameters: INodeParameters,
	path: string,
): LoadOptionsContext {
	const { database } = block;
	const stored = {
		syncAccountApi: block.credential as CredentialData,
		...(database !== undefined && { syncDatabaseApi: database as CredentialData }),
	};
	const node = {
		id: 'records',
		name: 'Records',
		type: 'n8n-nodes-scheduled-sync.syncRecords',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: { operation: 'writeToTable', ...block.place, ...parameters },
		credentials: Object.fromEntries(
			Object.keys(stored).map((type) => [type, { id: type, name: type }]),
		),
	};
	const nodeTypes = new BlockTypes();
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = {
		credentialsHelper: new CredentialVault(stored),
		externalSecretsProxy: new ExternalSecretsProxy(),
		variables: {},
		currentNodeParameters: node.parameters,
	} as unknown as IWorkflowExecuteAdditionalData;
	return new LoadOptionsContext(workflow, node, additionalData, path);
}
