import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { blockError } from '../n8n/errors';

/** Where credentials are read for an item, or in the editor. */
export type CredentialContext = IExecuteFunctions | ILoadOptionsFunctions;

/** What the node calls its credentials. */
const credentialNames = {
	syncAccountApi: 'Sync Account',
	syncDatabaseApi: 'Sync Database',
} as const;

/**
 * Reads a credential of the node. While it is being set up there may be none yet.
 *
 * @throws EngineError `credentialMissing`
 */
export async function chosenCredential(
	context: CredentialContext,
	type: keyof typeof credentialNames,
	itemIndex: number,
): Promise<ICredentialDataDecryptedObject> {
	if (context.getNode().credentials?.[type] === undefined) {
		const name = credentialNames[type];
		throw blockError(
			'credentialMissing',
			`No ${name} credential is chosen`,
			`Choose one in "${name}" of this node, or make one there.`,
		);
	}
	return await context.getCredentials<ICredentialDataDecryptedObject>(type, itemIndex);
}
