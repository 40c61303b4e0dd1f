import { EngineError } from '../engine/errors';
import { ownValue } from '../engine/ownValue';
import { type Said, type Term, worded } from '../engine/wording';

/** What the form of the credential, and n8n, call what the engine names. */
const labels: Readonly<Record<string, string>> = {
	allowedShops: 'Allowed Shops',
	apiBaseUrl: 'API Base URL',
	apiSettings: 'Sync HTTP credential',
	apiVersion: 'API Version',
	clientId: 'Client ID',
	clientSecret: 'Client Secret',
	host: 'n8n',
	shop: 'Shop',
	shopSettings: 'Shopify Admin credential',
};

/**
 * Runs `work`, and has an error of the engine say in its message what to do as well: of a credential's test, n8n shows
 * nothing else. Nodes word an error anew, from what it says.
 */
export async function withRemedy<Result>(work: () => Promise<Result>): Promise<Result> {
	return await work().catch((error: unknown) => {
		if (error instanceof EngineError) {
			const { message, remedy } = error.said;
			error.message = `${shown(message).replace(/\.$/, '')}. ${shown(remedy)}`;
		}
		throw error;
	});
}

function shown(said: Said): string {
	return worded(said, ({ name }: Term) => ownValue<string>(labels, name) ?? name);
}
