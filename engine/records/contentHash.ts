import { hash } from 'node:crypto';

/** Hashes to 128 bits of SHA-256: with hardware as fast as weaker ones, and allowed wherever those are switched off. */
export function contentHash(content: string): string {
	return hash('sha256', content, 'base64url').slice(0, 22);
}

/** Of a row's hash: four characters for the columns that are written, and 22 for their values. */
export const hashLength = 4 + 22;
