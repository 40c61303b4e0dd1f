import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { blockError } from '../n8n/errors';
import { type CredentialContext, isExpression, storedCredential } from './storedCredential';

/** What the node calls its credentials. */
const credentialNames = {
	syncAccountApi: 'Sync Account',
	syncConsoleApi: 'Sync Console',
	syncDatabaseApi: 'Sync Database',
	syncS3Api: 'Sync S3',
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
	return await context
		.getCredentials<ICredentialDataDecryptedObject>(type, itemIndex)
		.catch(async (error: unknown) => {
			const entered = isEditor(context) ? await withoutAccount(context, type) : undefined;
			if (entered === undefined) throw error;
			return entered;
		});
}

function isEditor(context: CredentialContext): boolean {
	return 'getCurrentNodeParameter' in context;
}

/**
 * The credential as it was entered, where nothing but the account's ID is an expression. In the editor no item says which
 * account is meant, and n8n gives out nothing of the credential then. What is asked for there is the same for all accounts.
 */
async function withoutAccount(
	context: CredentialContext,
	type: string,
): Promise<ICredentialDataDecryptedObject | undefined> {
	const stored = await storedCredential(context, type).catch(() => undefined);
	if (stored === undefined) return undefined;
	const fields = { ...stored, accountId: '' } as ICredentialDataDecryptedObject;
	return Object.values(fields).some(isExpression) ? undefined : fields;
}
