import { call, N8nClient, N8nRefusal } from './n8nClient';
import { keepOwnerAccount, newOwnerAccount, readOwnerAccount } from './ownerAccount';
import type { OwnerAccount } from './ownerAccount';

/** What the demo does by n8n's public API, and no more. */
const scopes = [
	'credential:create',
	'credential:list',
	'credential:read',
	'credential:update',
	'execution:list',
	'execution:read',
	'execution:stop',
	'workflow:activate',
	'workflow:create',
	'workflow:list',
	'workflow:read',
	'workflow:update',
];

export interface SignedIn {
	readonly client: N8nClient;
	readonly account: OwnerAccount;
}

/**
 * Signs in to a running n8n as its owner. On a new n8n the owner is created, with a password that is kept in
 * `accountFile` (mode 0600) for the next time.
 */
export async function signIn(url: string, accountFile: string): Promise<SignedIn> {
	const kept = await readOwnerAccount(accountFile);
	const account = kept ?? newOwnerAccount();
	if (kept === undefined) await keepOwnerAccount(accountFile, account);

	const cookie = (await isNew(url))
		? await session(`${url}/rest/owner/setup`, {
				email: account.email,
				password: account.password,
				firstName: 'Demo',
				lastName: 'Owner',
			})
		: await session(`${url}/rest/login`, {
				emailOrLdapLoginId: account.email,
				password: account.password,
			}).catch(explainLostPassword(accountFile));

	if (account.apiKey !== undefined) {
		return { account, client: new N8nClient(url, account.apiKey, cookie) };
	}
	const apiKey = await new N8nClient(url, '', cookie).createApiKey(scopes);
	await keepOwnerAccount(accountFile, { ...account, apiKey });
	return { account: { ...account, apiKey }, client: new N8nClient(url, apiKey, cookie) };
}

async function isNew(url: string): Promise<boolean> {
	const { data } = await call<{
		data: { userManagement: { showSetupOnFirstLoad: boolean } };
	}>(`${url}/rest/settings`, 'GET', {});
	return data.userManagement.showSetupOnFirstLoad;
}

/** Returns the session cookie that n8n sets. */
async function session(url: string, body: object): Promise<string> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(30_000),
	});
	const text = await response.text();
	if (!response.ok) {
		throw new N8nRefusal(
			`n8n refused the sign-in (${response.status}): ${text.slice(0, 300)}`,
			response.status,
		);
	}
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

function explainLostPassword(accountFile: string) {
	return (error: unknown): never => {
		if (!(error instanceof N8nRefusal) || error.status !== 401) throw error;
		throw new Error(
			`The demo's n8n has an owner whose password is not the one in ${accountFile}. If you changed it in n8n, write it into that file; to begin anew, delete the demo's folder.`,
			{ cause: error },
		);
	};
}
