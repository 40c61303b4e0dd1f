import { createHash, randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { checkedApiVersion } from '../../../engine/shopify/apiVersion';
import { sharedPacer } from '../../../engine/shopify/costPacer';
import { adminOrigin } from '../../../engine/shopify/shopAddress';
import { ShopifyClient } from '../../../engine/shopify/shopifyClient';
import { authenticatedDoor } from '../authenticatedDoor';
import { environment } from '../environment';
import type { RequestOptions } from './requestOptions';

/** Where to, and as which app. Plain data without a secret: a loop keeps it from its first round on. */
export interface ShopConnection {
	readonly origin: string;
	readonly apiVersion: string;
	/** Names the app on the shop, whose rate limit is shared. */
	readonly pacerKey: string;
}

/** @throws EngineError that names the credential's field which cannot be used */
export async function readConnection(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ShopConnection> {
	const credentials = await context.getCredentials('shopifyAdminApi', itemIndex);
	const origin = adminOrigin(credentials.shop, credentials.baseUrl);
	return {
		origin,
		apiVersion: checkedApiVersion(credentials.apiVersion),
		pacerKey: `${origin} ${appKey(credentials)}`,
	};
}

/** @param leftOfLimit how many requests may still be sent; all by default */
export function connect(
	context: IExecuteFunctions,
	connection: ShopConnection,
	request: Pick<RequestOptions, 'maxRetries' | 'timeoutMs'>,
	leftOfLimit?: number,
): ShopifyClient {
	return new ShopifyClient({
		origin: connection.origin,
		apiVersion: connection.apiVersion,
		door: authenticatedDoor(context, 'shopifyAdminApi'),
		pacer: sharedPacer(connection.pacerKey),
		environment: environment(),
		maxRetries: request.maxRetries,
		timeoutMs: request.timeoutMs,
		requestLimit: leftOfLimit,
		signal: context.getExecutionCancelSignal(),
	});
}

/** Means nothing outside this process, so that a key in an execution's data tells nothing of a token. */
const salt = randomBytes(16);

/** Executions with one access token, or one client ID, are one app. */
function appKey(credentials: ICredentialDataDecryptedObject): string {
	const { signIn, accessToken, clientId } = credentials;
	const identity = signIn === 'accessToken' ? accessToken : clientId;
	return createHash('sha256')
		.update(salt)
		.update(String(identity))
		.digest('base64url')
		.slice(0, 12);
}
