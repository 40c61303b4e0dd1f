import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { adminOrigin, checkAllowed, listedShops } from '../../../engine/sources/shopify';
import { soleOfExecution } from '../account/oneOfExecution';
import { isExpression, storedCredential } from '../account/storedCredential';
import { hasAccount } from '../loop/loopAccount';
import { blockError } from '../n8n/errors';

type Fields = Readonly<Record<string, unknown>>;

/** Where a credential's requests go for an input item. */
export interface ShopOfItem {
	readonly origin: string;
	/** Whether an expression names the shop, so that the credential serves several. */
	readonly isByExpression: boolean;
}

/**
 * Tells which shop is meant for an input item. One that is named by an expression has to be on the credential's list, and
 * the same for all that the execution does.
 *
 * @throws EngineError `shopNotAllowed`, `shopsNotListed`, `tokenForOneShop`, `mixedAccounts`, and what
 *   {@link adminOrigin} throws
 */
export async function shopOfItem(
	context: IExecuteFunctions,
	credentials: ICredentialDataDecryptedObject,
): Promise<ShopOfItem> {
	const stored = await storedCredential(context, 'shopifyAdminApi').catch(() => undefined);
	const isByExpression = isExpression(stored?.shop) || isExpression(stored?.baseUrl);
	if (!isByExpression) {
		const origin = adminOrigin(credentials.shop, credentials.baseUrl);
		checkAllowed(origin, credentials.allowedShops);
		return { origin, isByExpression };
	}
	checkSettings(context, stored ?? {});
	const given = ['shop', 'baseUrl'].filter((name) => isExpression(stored?.[name]));
	const gives = given.some((name) => (credentials[name] ?? '') !== '');
	const named = gives ? adminOrigin(credentials.shop, credentials.baseUrl) : '';
	// Nothing is remembered of a shop that is refused.
	if (gives) checkAllowed(named, credentials.allowedShops);
	const known = soleOfExecution(context, 'shop', named);
	// What nobody has named is said to be missing.
	const origin = known === '' ? adminOrigin(credentials.shop, '') : known;
	checkAllowed(origin, credentials.allowedShops);
	return { origin, isByExpression };
}

/** Refuses what would hand one shop's token to another, or the app's to whatever an item names. */
function checkSettings(context: IExecuteFunctions, stored: Fields): void {
	if (isExpression(stored.allowedShops)) {
		throw blockError(
			'shopsNotListed',
			'"Allowed Shops" of the Shopify Admin credential holds an expression, so that whatever names a shop could allow it',
			'Enter the shops themselves in "Allowed Shops", or *.myshopify.com for every shop of Shopify.',
			{ parameter: 'Allowed Shops' },
		);
	}
	if (listedShops(stored.allowedShops).length === 0) {
		throw blockError(
			'shopsNotListed',
			'"Shop" of the Shopify Admin credential holds an expression, and "Allowed Shops" is empty',
			'Enter in "Allowed Shops" of the credential the shops that it may reach, or *.myshopify.com for every shop of Shopify.',
			{ parameter: 'Allowed Shops' },
		);
	}
	const token = ownToken[String(stored.signIn)];
	if (token === undefined) return;
	if (!isExpression(stored[token.name])) {
		throw blockError(
			'tokenForOneShop',
			`"Shop" of the Shopify Admin credential holds an expression, but "${token.label}" is that of one shop`,
			'Sign in by Client Credentials, which get a token for each shop, or give each shop a credential of its own.',
			{ parameter: token.label },
		);
	}
	if (token.isSpent && !hasAccount(context)) {
		throw blockError(
			'credentialMissing',
			'The Shopify Admin credential signs in at several shops by refresh tokens, and this node has no Sync Account to keep their successors in',
			'Choose a Sync Account in this node.',
			{ parameter: 'Sync Account' },
		);
	}
}

/** The ways to sign in whose token is one shop's. A refresh token is replaced with every use. */
const ownToken: Readonly<
	Record<string, { readonly name: string; readonly label: string; readonly isSpent: boolean }>
> = {
	accessToken: { name: 'accessToken', label: 'Access Token', isSpent: false },
	refreshToken: { name: 'refreshToken', label: 'Refresh Token', isSpent: true },
};
