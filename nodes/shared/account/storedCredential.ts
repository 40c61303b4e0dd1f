import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** Where credentials are read for an item, in the editor, or for a request. */
export type CredentialContext = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The credential with its expressions as they were entered, and the defaults of what was not. Blocks are given it with
 * expressions resolved; n8n's helper has it raw, and is on the context without being promised to blocks. Undefined where
 * it is not there.
 */
export async function storedCredential(
	context: CredentialContext,
	type: string,
): Promise<Fields | undefined> {
	const additionalData = 'additionalData' in context ? context.additionalData : undefined;
	const reference = context.getNode().credentials?.[type];
	if (!hasCredentialsHelper(additionalData) || reference === undefined) return undefined;
	const { credentialsHelper } = additionalData;
	const raw = await credentialsHelper.getDecrypted(
		additionalData,
		reference,
		type,
		context.getMode?.() ?? 'internal',
		undefined,
		true,
	);
	const properties = credentialsHelper.getCredentialsProperties(type);
	const defaults = properties.map((property) => [property.name, property.default] as const);
	return Object.assign(Object.fromEntries(defaults), raw);
}

/** Whether a field, as it was entered, is an expression. */
export function isExpression(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

function hasCredentialsHelper(value: unknown): value is IWorkflowExecuteAdditionalData {
	return (
		typeof value === 'object' &&
		value !== null &&
		'credentialsHelper' in value &&
		typeof value.credentialsHelper === 'object' &&
		value.credentialsHelper !== null &&
		'getDecrypted' in value.credentialsHelper &&
		'getCredentialsProperties' in value.credentialsHelper
	);
}
