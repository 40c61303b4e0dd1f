import type { N8nClient } from '../../rig/n8n/n8nClient';
import type { CredentialType } from '../../rig/n8n/templates';
import type { Credential, CredentialReference } from '../../rig/n8n/workflow';
import type { Shop } from '../shop/shop';
import type { UsersService } from '../users/usersService';

/** Enters the credentials that the templates ask for, or brings them up to date, and tests those that have a test. */
export async function placeCredentials(
	client: N8nClient,
	shop: Shop,
	erpKey: string,
	users: UsersService,
): Promise<Readonly<Partial<Record<CredentialType, CredentialReference>>>> {
	const account: Credential = {
		id: 'demoSyncAccount',
		name: `Sync Account ${shop.name}`,
		type: 'syncAccountApi',
		data: { accountId: shop.name, store: 'sqlite', sqliteFile: 'sync.sqlite' },
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
		data: { name: 'X-API-Key', value: erpKey },
	};
	const api: Credential = {
		id: 'demoUsersApi',
		name: 'API of users',
		type: 'syncHttpApi',
		data: users.credential,
	};
	const present = await client.credentialIds();
	for (const credential of [account, admin, header, api]) {
		if (present.has(credential.id)) await client.updateCredential(credential);
		else await client.createCredential(credential);
	}
	for (const { id, name } of [account, admin, api]) {
		const { status, message } = await client.testCredential(id);
		if (status !== 'OK') throw new Error(`the credential "${name}": ${message}`);
	}
	return {
		syncAccountApi: account,
		shopifyAdminApi: admin,
		httpHeaderAuth: header,
		syncHttpApi: api,
	};
}
