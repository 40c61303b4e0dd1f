import type { ApiRequest } from '../apiRequest';
import type { DoorResponse } from '../door';
import { httpError } from '../httpError';
import { addressWithin } from '../paging/pointed';
import { shownAddress } from './masked';

/** 304 is none: nothing was asked for on a condition. */
const redirects = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
	return redirects.has(status);
}

/**
 * The request at the address that it is sent on to: one of the same origin, since it carries credentials.
 *
 * @param isOneTooMany whether it has been sent on often enough
 * @throws EngineError `foreignAddress`, `requestRefused`
 */
export function redirected(
	request: ApiRequest,
	{ status, headers }: DoorResponse,
	isOneTooMany: boolean,
): ApiRequest {
	const target = headers.get('location')?.trim() ?? '';
	if (isOneTooMany) throw unfollowed(request.url, status, 'again and again');
	if (target === '') throw unfollowed(request.url, status, 'to no address');
	const keepsMethod = request.method === 'GET' || status === 307 || status === 308;
	if (!keepsMethod) throw unfollowed(request.url, status, 'as another one than it was');
	return { ...request, url: addressWithin(target, request.url, 'sends requests on to') };
}

function unfollowed(url: string, status: number, where: string): Error {
	return httpError(
		'requestRefused',
		`The API sends the request on ${where} (${status} at ${shownAddress(url)})`,
		'Look up the present address in the documentation of the API, and enter that.',
	);
}
