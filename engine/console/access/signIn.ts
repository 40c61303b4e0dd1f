import { createHash, timingSafeEqual } from 'node:crypto';

import type { ConsoleUser, Role } from '../console';

/** Who may sign in: a person by user and password, a machine by a token; either may be left out. */
export interface Access {
	readonly user: string;
	/** Empty: nobody signs in so. */
	readonly password: string;
	/** Empty: nobody signs in so. */
	readonly token: string;
	readonly role: Role;
}

/**
 * Tells who is signed in by the header `Authorization`: HTTP Basic, or a bearer token. How long it takes says nothing of
 * how much of a secret was right.
 *
 * @returns undefined where it is nobody
 */
export function signedIn(
	authorization: string | undefined,
	{ user, password, token, role }: Access,
): ConsoleUser | undefined {
	const [, scheme = '', given = ''] = /^(\w+) +(\S+) *$/.exec(authorization ?? '') ?? [];
	if (scheme.toLowerCase() === 'bearer') {
		const isRight = isSame(given, token);
		return isRight && token !== '' ? { name: 'token', role, isAmbient: false } : undefined;
	}
	if (scheme.toLowerCase() !== 'basic') return undefined;
	const isRight = isSame(Buffer.from(given, 'base64').toString('utf8'), `${user}:${password}`);
	return isRight && password !== '' ? { name: user, role, isAmbient: true } : undefined;
}

/** By digests, which are of one length. */
function isSame(given: string, expected: string): boolean {
	return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
