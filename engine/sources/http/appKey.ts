import { createHash, randomBytes } from 'node:crypto';

/** Means nothing outside this process, so that a key in an execution's data tells nothing of a secret. */
const salt = randomBytes(16);

/** Names who is signed in, by what they sign in with: the same for the same, for as long as this process lives. */
export function appKey(identity: string): string {
	return createHash('sha256').update(salt).update(identity).digest('base64url').slice(0, 12);
}
