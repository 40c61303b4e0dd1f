import { addressOf, baseAddress } from '../../engine/sources/http/address';
import { isHeaderName, isHeaderValue, isToken } from '../../engine/sources/http/headers';
import { httpError } from '../../engine/sources/http/httpError';
import type { HttpSignIn } from '../../engine/sources/http/signIn';
import type { OwnOrigin } from '../ownOrigin';

type Fields = Readonly<Record<string, unknown>>;

/** How a Sync HTTP credential signs in. */
export type CredentialSignIn =
	| HttpSignIn
	| {
			readonly by: 'oauth2ClientCredentials';
			readonly tokenUrl: string;
			readonly clientId: string;
			readonly clientSecret: string;
			readonly scope: string;
	  };

/** @throws EngineError that names the field which is missing or cannot be used */
export function readHttpSignIn(credentials: Fields): CredentialSignIn {
	const required = (name: string, label: string): string => {
		const value = credentials[name];
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		throw unusable(label, 'is missing', `fill in "${label}", or choose another way to sign in`);
	};
	switch (credentials.signIn) {
		case 'basic':
			return {
				by: 'basic',
				user: required('user', 'User'),
				password: String(credentials.password ?? ''),
			};
		case 'bearer':
			return { by: 'bearer', token: oneWord(required('token', 'Token'), 'Token') };
		case 'header':
			return {
				by: 'header',
				name: headerName(required('headerName', 'Header Name')),
				value: oneLine(required('headerValue', 'Header Value'), 'Header Value'),
			};
		case 'query':
			return {
				by: 'query',
				name: required('queryName', 'Query Name'),
				value: required('queryValue', 'Query Value'),
			};
		case 'oauth2ClientCredentials':
			return {
				by: 'oauth2ClientCredentials',
				tokenUrl: baseAddress(required('tokenUrl', 'Token URL')).href,
				clientId: required('clientId', 'Client ID'),
				clientSecret: required('clientSecret', 'Client Secret'),
				scope: String(credentials.scope ?? '').trim(),
			};
		default:
			return { by: 'none' };
	}
}

/**
 * How a request is signed in.
 *
 * @param minted the token of a sign-in that mints one; undefined where there is none yet
 */
export function signInWith(signIn: CredentialSignIn, minted: string | undefined): HttpSignIn {
	if (signIn.by !== 'oauth2ClientCredentials') return signIn;
	return minted === undefined ? { by: 'none' } : { by: 'bearer', token: minted };
}

/** @throws EngineError `invalidAddress` */
export function ownOriginOf({ baseUrl }: Fields): OwnOrigin {
	return {
		origin: baseAddress(String(baseUrl ?? '')).origin,
		credential: 'Sync HTTP',
		whose: 'API',
		secret: 'sign-in',
		field: 'Base URL',
		addressField: 'Base URL',
	};
}

/** What is given as a path is one below the base address, as it is in the blocks. */
export function belowBase({ baseUrl }: Fields, url: unknown): string {
	const given = String(url ?? '');
	return /^[a-z][a-z0-9+.-]*:|^\/\//i.test(given)
		? given
		: addressOf(String(baseUrl ?? ''), given, []);
}

function oneWord(token: string, label: string): string {
	if (isToken(token)) return token;
	throw unusable(
		label,
		'holds characters that no token has',
		'paste it again, without spaces or line breaks',
	);
}

function headerName(name: string): string {
	if (isHeaderName(name)) return name;
	throw unusable(
		'Header Name',
		'is no name of a header',
		'enter it as the documentation of the API has it, such as X-API-Key',
	);
}

function oneLine(value: string, label: string): string {
	if (isHeaderValue(value)) return value;
	throw unusable(label, 'holds characters that no header can have', 'paste it again, in one line');
}

function unusable(label: string, problem: string, remedy: string): Error {
	return httpError(
		'unauthorized',
		`"${label}" ${problem} in the Sync HTTP credential`,
		`Open the credential and ${remedy}.`,
		{ parameter: label },
	);
}
