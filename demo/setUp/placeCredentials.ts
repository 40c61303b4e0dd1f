import type { CredentialType } from '../../rig/n8n/templates';
import type { Credential, CredentialReference } from '../../rig/n8n/workflow';
import type { DemoN8n } from '../n8n/demoN8n';
import type { Shop } from '../shop/shop';
import type { UsersService } from '../users/usersService';
import type { DemoSecrets } from './demoSecrets';

/** Enters the credentials that the templates ask for, or brings them up to date, and tests those that have a test. */
export async function placeCredentials(
	{ client, store, archives }: DemoN8n,
	shop: Shop,
	secrets: DemoSecrets,
	users: UsersService,
): Promise<Readonly<Partial<Record<CredentialType, CredentialReference>>>> {
	const account: Credential = {
		id: 'demoSyncAccount',
		name: `Sync Account ${shop.name}`,
		type: 'syncAccountApi',
		data: { accountId: shop.name, ...store },
	};
	const admin: Credential = {
		id: 'demoShopifyAdmin',
		name: `Shopify Admin ${shop.name}`,
		type: 'shopifyAdminApi',
		data: shop.credential,
	};
	const header: Credential = {
		id: 'demoErpKey',
		name: 'API key of the ERP',
		type: 'httpHeaderAuth',
		data: { name: 'X-API-Key', value: secrets.erpKey },
	};
	const api: Credential = {
		id: 'demoUsersApi',
		name: 'API of users',
		type: 'syncHttpApi',
		data: users.credential,
	};
	const console: Credential = {
		id: 'demoSyncConsole',
		name: 'Console of the demo',
		type: 'syncConsoleApi',
		data: { ...secrets.console, role: 'operator' },
	};
	const s3: Credential | undefined = archives && {
		id: 'demoSyncS3',
		name: 'S3 of the demo',
		type: 'syncS3Api',
		data: { ...archives },
	};
	const tested = [account, admin, api, console, ...(s3 === undefined ? [] : [s3])];
	const present = await client.credentialIds();
	for (const credential of [...tested, header]) {
		if (present.has(credential.id)) await client.updateCredential(credential);
		else await client.createCredential(credential);
	}
	for (const { id, name } of tested) {
		const { status, message } = await client.testCredential(id);
		if (status !== 'OK') throw new Error(`the credential "${name}": ${message}`);
	}
	return {
		syncAccountApi: account,
		shopifyAdminApi: admin,
		httpHeaderAuth: header,
		syncHttpApi: api,
		syncConsoleApi: console,
		...(s3 && { syncS3Api: s3 }),
	};
}
