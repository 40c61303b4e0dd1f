import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

import { option, phrase, say } from '../../wording';
import { storeError } from '../errors';

/** How texts are kept that nobody is to read in the database. */
export interface Seal {
	/** @param about what the text belongs to: it opens as that of nothing else */
	close(text: string, about: string): string;
	/** @throws EngineError `wrongEncryptionKey` */
	open(kept: string, about: string): string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text begins with; JSON never does. */
const SEALED = 'sealed:1:';

/** So many keys are remembered, since making one takes a tenth of a second on purpose. */
const MOST_KEYS = 100;

const keys = new Map<string, Promise<Buffer>>();
const derive = promisify<string, string, number, Buffer>(scrypt);

/** @param secret what the user has entered; empty or undefined to keep texts as they are */
export async function sealFor(accountId: string, secret: string | undefined): Promise<Seal> {
	const isOpen = secret === undefined || secret === '';
	const key = isOpen ? undefined : await keyOf(accountId, secret);
	return {
		close: (text, about) => (key === undefined ? text : closed(key, text, about)),
		open: (kept, about) => (kept.startsWith(SEALED) ? opened(key, kept, about) : kept),
	};
}

/** Of the secret and the account: what is sealed for one account cannot be opened for another, whoever moves it there. */
async function keyOf(accountId: string, secret: string): Promise<Buffer> {
	const name = createHash('sha256')
		.update(JSON.stringify([accountId, secret]))
		.digest('base64');
	const known = keys.get(name);
	if (known !== undefined) return await known;
	const made = derive(secret, `scheduled-sync ${accountId}`, KEY_BYTES);
	keys.set(name, made);
	for (const oldest of keys.keys()) {
		if (keys.size <= MOST_KEYS) break;
		keys.delete(oldest);
	}
	return await made;
}

function closed(key: Buffer, text: string, about: string): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
	const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
	return SEALED + Buffer.concat(sealed).toString('base64');
}

function opened(key: Buffer | undefined, kept: string, about: string): string {
	if (key === undefined) throw wrongKey('there is no key to open it with');
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
		throw wrongKey('this key does not open it');
	}
}

function wrongKey(problem: string): Error {
	return storeError(
		'wrongEncryptionKey',
		`What has failed is kept encrypted, and ${problem}. Nothing was changed`,
		say`Enter in "${option('encryptionKey')}" of the ${phrase('accountSettings')} the key that it was kept with. Whoever has lost it can give what was kept up, or remove the account.`,
		{ parameter: 'encryptionKey' },
	);
}
