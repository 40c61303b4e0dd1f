import type { AccountDatabase, AccountScope } from '../accountDatabase';

/** Which token is meant. */
export interface TokenKey {
	/** The credential, by whatever names it among those of the account. */
	readonly credential: string;
	/** The shop's origin, such as `https://my-shop.myshopify.com`. */
	readonly shop: string;
	/** Names the secret that the token is minted with, and does not give it away. */
	readonly secret: string;
}

/** Longer than any token lives, and than any refresh token that nobody has used: Shopify's live for 90 days. */
const KEPT_MS = 100 * 24 * 3_600_000;

/**
 * Tokens of an account, for all processes that share its store. They come sealed, and are given out as they came: the key
 * is not in here.
 */
export class KeptTokens {
	constructor(private readonly own: AccountDatabase) {}

	/** @returns undefined when there is none */
	async get({ credential, shop, secret }: TokenKey): Promise<string | undefined> {
		return await this.own.read(async (scope) => {
			const row = await scope
				.from('account_token')
				.select('sealed')
				.where('credential', '=', credential)
				.where('shop', '=', shop)
				.where('secret', '=', secret)
				.executeTakeFirst();
			return row?.sealed;
		});
	}

	/** Keeps a token, instead of what was kept for the shop before, by a former secret of the credential too. */
	async put({ credential, shop, secret }: TokenKey, sealed: string): Promise<void> {
		await this.own.write(async (scope) => {
			await scope
				.deleteFrom('account_token')
				.where('credential', '=', credential)
				.where('shop', '=', shop)
				.execute();
			const row = { credential, shop, secret, sealed, kept_at: scope.now };
			await scope.insertInto('account_token', row).execute();
		});
	}
}

/** Removes tokens that nobody can use any more. */
export async function removeOutdatedTokens(scope: AccountScope): Promise<void> {
	await scope
		.deleteFrom('account_token')
		.where('kept_at', '<', scope.now - KEPT_MS)
		.execute();
}
