import { addressOf, baseAddress } from '../../engine/sources/http/address';
import { httpError } from '../../engine/sources/http/httpError';
import type { OwnOrigin } from '../ownOrigin';
import { isToken } from '../tokenAnswer';

type Fields = Readonly<Record<string, unknown>>;

/** How a Sync HTTP credential signs in. */
export type HttpSignIn =
	| { readonly by: 'none' }
	| { readonly by: 'basic'; readonly user: string; readonly password: string }
	| { readonly by: 'bearer'; readonly token: string }
	| { readonly by: 'header' | 'query'; readonly name: string; readonly value: string }
	| {
			readonly by: 'oauth2ClientCredentials';
			readonly tokenUrl: string;
			readonly clientId: string;
			readonly clientSecret: string;
			readonly scope: string;
	  };

/** @throws EngineError that names the field which is missing or cannot be used */
export function readHttpSignIn(credentials: Fields): HttpSignIn {
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
	if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name;
	throw unusable(
		'Header Name',
		'is no name of a header',
		'enter it as the documentation of the API has it, such as X-API-Key',
	);
}

function oneLine(value: string, label: string): string {
	if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
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
