import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { concealing } from '../../../engine/secrets';
import { appKey } from '../../../engine/sources/http';
import { checkedApiVersion, sharedPacer, ShopifyClient } from '../../../engine/sources/shopify';
import type { StoreConfig } from '../../../engine/store';
import { readSyncAccount } from '../account/account';
import { inTurn, sharedFile } from '../account/inTurn';
import { authenticatedDoor, type Renewal } from '../http/authenticatedDoor';
import { hasAccount, readAccountId } from '../loop/loopAccount';
import { environment } from '../n8n/environment';
import type { RequestOptions } from './requestOptions';
import { shopOfItem } from './shopByItem';
import { shopDoor, type ShopDoor } from './shopDoor';
import { ShopTokens, type TokenOwner } from './shopTokens';

/** Where to, and as which app. Plain data without a secret: a loop keeps it from its first round on. */
export interface ShopConnection {
	readonly origin: string;
	readonly apiVersion: string;
	/** Names the app on the shop, whose rate limit is shared. */
	readonly pacerKey: string;
	/** Names whose turn it is to renew, where that spends a refresh token: it is replaced with every use. */
	readonly renewalTurn?: string;
	/** Whose tokens are sent, where the credential serves several shops; absent where it serves one. */
	readonly tokensOf?: TokenOwner;
}

/** @throws EngineError that names the credential's field which cannot be used */
export async function readConnection(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ShopConnection> {
	const credentials = await context.getCredentials('shopifyAdminApi', itemIndex);
	const { origin, isByExpression } = await shopOfItem(context, credentials);
	const connection: ShopConnection = {
		origin,
		apiVersion: checkedApiVersion(credentials.apiVersion),
		pacerKey: `${origin} ${appOf(credentials)}`,
	};
	if (isByExpression) {
		const accountId = hasAccount(context) ? await readAccountId(context, itemIndex) : undefined;
		return { ...connection, tokensOf: { origin, accountId } };
	}
	return {
		...connection,
		...(credentials.signIn === 'refreshToken' ? { renewalTurn: turnOf(origin, credentials) } : {}),
	};
}

/**
 * @param request.signal what stops it; the execution's own cancellation by default
 * @param leftOfLimit how many requests may still be sent; all by default
 */
export function connect(
	context: IExecuteFunctions,
	connection: ShopConnection,
	request: Pick<RequestOptions, 'maxRetries' | 'timeoutMs'> & { readonly signal?: AbortSignal },
	leftOfLimit?: number,
): ShopifyClient {
	const { door, secrets } = doorOf(context, connection);
	return new ShopifyClient({
		origin: connection.origin,
		apiVersion: connection.apiVersion,
		door,
		pacer: sharedPacer(connection.pacerKey),
		environment: environment(),
		maxRetries: request.maxRetries,
		timeoutMs: request.timeoutMs,
		requestLimit: leftOfLimit,
		signal: request.signal ?? context.getExecutionCancelSignal(),
		conceal: async () => {
			const credentials = await context.getCredentials('shopifyAdminApi');
			return concealing([...secretsOf(credentials), ...secrets()]);
		},
	});
}

function doorOf(context: IExecuteFunctions, connection: ShopConnection): ShopDoor {
	const { tokensOf } = connection;
	if (tokensOf !== undefined) return shopDoor(context, new ShopTokens(context, tokensOf));
	const renewal = renewalOf(context, connection);
	return { door: authenticatedDoor(context, 'shopifyAdminApi', { renewal }), secrets: () => [] };
}

function renewalOf(
	context: IExecuteFunctions,
	{ renewalTurn }: ShopConnection,
): Renewal | undefined {
	if (renewalTurn === undefined) return undefined;
	return {
		hasToken: async () => {
			const { sessionToken } = await context.getCredentials('shopifyAdminApi');
			return typeof sessionToken === 'string' && sessionToken !== '';
		},
		alone: async (work, signal) =>
			await inTurn(renewalTurn, await meetingPlaces(context), signal, work),
	};
}

/** Processes of one machine meet in n8n's user folder, those of several in the account's PostgreSQL, if there is one. */
async function meetingPlaces(context: IExecuteFunctions): Promise<readonly StoreConfig[]> {
	if (context.getNode().credentials?.syncAccountApi === undefined) return [sharedFile()];
	const { config } = readSyncAccount(await context.getCredentials('syncAccountApi', 0));
	return config.kind === 'postgres' ? [sharedFile(), config] : [sharedFile()];
}

/** What of the credential is sent to the shop and is for its eyes only; a minted token stands behind its mark. */
function secretsOf(credentials: ICredentialDataDecryptedObject): readonly unknown[] {
	const { accessToken, clientSecret, refreshToken, sessionToken } = credentials;
	const token = typeof sessionToken === 'string' ? sessionToken.split('.').slice(1).join('.') : '';
	return [accessToken, clientSecret, refreshToken, sessionToken, token];
}

/** The same in every process, and after every renewal. */
function turnOf(origin: string, { clientId }: ICredentialDataDecryptedObject): string {
	const digest = createHash('sha256')
		.update(`${origin} ${String(clientId)}`)
		.digest('base64url');
	return `renew ${digest}`;
}

/** Executions with one access token, or one client ID, are one app. */
function appOf(credentials: ICredentialDataDecryptedObject): string {
	const { signIn, accessToken, clientId } = credentials;
	return appKey(String(signIn === 'accessToken' ? accessToken : clientId));
}
