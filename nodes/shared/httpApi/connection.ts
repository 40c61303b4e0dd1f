import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { concealing } from '../../../engine/secrets';
import {
	ApiClient,
	appKey,
	baseAddress,
	type JsonPath,
	sharedRequestPacer,
} from '../../../engine/sources/http';
import { authenticatedDoor } from '../http/authenticatedDoor';
import { AddedOptions, readTryOptions, type TryOptions } from '../http/requestOptions';
import { environment } from '../n8n/environment';
import { apiOptionProperties } from './optionProperties';
import { readPath } from './path';

/** Where to, and as whom. Plain data without a secret: a loop keeps it from its first round on. */
export interface ApiConnection {
	/** The base address, such as `https://api.example.com/v1`. */
	readonly base: string;
	/** Names who is signed in there, whose rate limit is shared. */
	readonly pacerKey: string;
}

/** How requests are sent. Plain data. */
export interface ApiRequestOptions extends TryOptions {
	readonly requestsPerSecond: number | undefined;
	readonly errorField: JsonPath | undefined;
	readonly maxBodyMegabytes: number;
}

/** @throws EngineError that names the credential's field which cannot be used */
export async function readApiConnection(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ApiConnection> {
	const credentials = await context.getCredentials('syncHttpApi', itemIndex);
	const { href, origin } = baseAddress(String(credentials.baseUrl ?? ''));
	return { base: href, pacerKey: `${origin} ${appKey(identityOf(credentials))}` };
}

/** @throws EngineError `invalidParameter` that names the option */
export function readApiRequestOptions(
	context: IExecuteFunctions,
	itemIndex: number,
): ApiRequestOptions {
	const options = new AddedOptions(context, itemIndex);
	const { errorField, maxBodyMegabytes, requestsPerSecond } = apiOptionProperties;
	const parameter = { name: `options.${errorField.name}`, label: errorField.displayName };
	const path = options.has(errorField) ? readPath(context, parameter, itemIndex) : '';
	return {
		...readTryOptions(options),
		requestsPerSecond: options.number(requestsPerSecond, { min: 0.01, max: 1_000, integer: false }),
		errorField: path === '' ? undefined : path,
		maxBodyMegabytes: options.number(maxBodyMegabytes, { min: 1, max: 512, integer: true }) ?? 64,
	};
}

/** @param signal what stops it; the execution's own cancellation by default */
export function connectApi(
	context: IExecuteFunctions,
	{ pacerKey }: ApiConnection,
	{ maxBodyMegabytes, ...options }: ApiRequestOptions,
	signal: AbortSignal | undefined = context.getExecutionCancelSignal(),
): ApiClient {
	const largest = {
		megabytes: maxBodyMegabytes,
		parameter: apiOptionProperties.maxBodyMegabytes.displayName,
		remedy: 'Ask for smaller pages, or raise "Largest Body (MB)" in the options.',
	};
	return new ApiClient({
		door: authenticatedDoor(context, 'syncHttpApi', { largest }),
		pacer: sharedRequestPacer(pacerKey),
		environment: environment(),
		...options,
		signal,
		conceal: async () => concealing(secretsOf(await context.getCredentials('syncHttpApi'))),
	});
}

/** The same after a token was renewed. */
function identityOf(credentials: ICredentialDataDecryptedObject): string {
	return JSON.stringify({ ...credentials, sessionToken: '' });
}

/** What of the credential is for the API's eyes only; a minted token stands behind its mark. */
function secretsOf(credentials: ICredentialDataDecryptedObject): readonly unknown[] {
	const { password, token, headerValue, queryValue, clientSecret, sessionToken } = credentials;
	const minted = typeof sessionToken === 'string' ? sessionToken.split('.').slice(1).join('.') : '';
	return [password, token, headerValue, queryValue, clientSecret, sessionToken, minted];
}
