import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How long a key is, in bytes. */
export const SEAL_KEY_BYTES = 32;

/** What a sealed text begins with; JSON never does. */
const SEALED = 'sealed:1:';

export function isSealed(kept: string): boolean {
	return kept.startsWith(SEALED);
}

/**
 * Encrypts a text, so that nobody can read or change it without the key.
 *
 * @param about what the text belongs to: it opens as that of nothing else
 */
export function sealText(key: Buffer, text: string, about: string): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
	const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
	return SEALED + Buffer.concat(sealed).toString('base64');
}

/** @returns undefined where the key does not open it, or it belongs to something else */
export function openText(key: Buffer, kept: string, about: string): string | undefined {
	const sealed = Buffer.from(kept.slice(SEALED.length), 'base64');
	const nonce = sealed.subarray(0, NONCE_BYTES);
	const text = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
	try {
		const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
			.setAAD(Buffer.from(about))
			.setAuthTag(sealed.subarray(-TAG_BYTES));
		return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
	} catch {
		// What went wrong in there would say something of the key.
		return undefined;
	}
}
