import { createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

import { isSealed, openText, SEAL_KEY_BYTES, sealText } from '../../seal';
import { option, phrase, say } from '../../wording';
import { storeError } from '../errors';

/** How texts are kept that nobody is to read in the database. */
export interface Seal {
	/** @param about what the text belongs to: it opens as that of nothing else */
	close(text: string, about: string): string;
	/** @throws EngineError `wrongEncryptionKey` */
	open(kept: string, about: string): string;
}

/** So many keys are remembered, since making one takes a tenth of a second on purpose. */
const MOST_KEYS = 100;

const keys = new Map<string, Promise<Buffer>>();
const derive = promisify<string, string, number, Buffer>(scrypt);

/** @param secret what the user has entered; empty or undefined to keep texts as they are */
export async function sealFor(accountId: string, secret: string | undefined): Promise<Seal> {
	const isOpen = secret === undefined || secret === '';
	const key = isOpen ? undefined : await keyOf(accountId, secret);
	return {
		close: (text, about) => (key === undefined ? text : sealText(key, text, about)),
		open: (kept, about) => (isSealed(kept) ? opened(key, kept, about) : kept),
	};
}

/** Of the secret and the account: what is sealed for one account cannot be opened for another, whoever moves it there. */
async function keyOf(accountId: string, secret: string): Promise<Buffer> {
	const name = createHash('sha256')
		.update(JSON.stringify([accountId, secret]))
		.digest('base64');
	const known = keys.get(name);
	if (known !== undefined) return await known;
	const made = derive(secret, `scheduled-sync ${accountId}`, SEAL_KEY_BYTES);
	keys.set(name, made);
	for (const oldest of keys.keys()) {
		if (keys.size <= MOST_KEYS) break;
		keys.delete(oldest);
	}
	return await made;
}

function opened(key: Buffer | undefined, kept: string, about: string): string {
	if (key === undefined) throw wrongKey('there is no key to open it with');
	const text = openText(key, kept, about);
	if (text === undefined) throw wrongKey('this key does not open it');
	return text;
}

function wrongKey(problem: string): Error {
	return storeError(
		'wrongEncryptionKey',
		`What has failed is kept encrypted, and ${problem}. Nothing was changed`,
		say`Enter in "${option('encryptionKey')}" of the ${phrase('accountSettings')} the key that it was kept with. Whoever has lost it can give what was kept up, or remove the account.`,
		{ parameter: 'encryptionKey' },
	);
}
