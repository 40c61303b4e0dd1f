import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** How to sign in to the demo's n8n, and the key by which the demo itself uses n8n's public API. */
export interface OwnerAccount {
	readonly email: string;
	readonly password: string;
	readonly apiKey?: string;
}

/** n8n asks for 8 to 64 characters with a digit and a capital letter. */
export function newOwnerAccount(): OwnerAccount {
	return {
		email: 'owner@example.com',
		password: `Demo-1${randomBytes(12).toString('base64url')}`,
	};
}

/** Undefined when none was kept. */
export async function readOwnerAccount(file: string): Promise<OwnerAccount | undefined> {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as OwnerAccount;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

export async function keepOwnerAccount(file: string, account: OwnerAccount): Promise<void> {
	await writeFile(file, `${JSON.stringify(account, null, '\t')}\n`, { mode: 0o600 });
}
