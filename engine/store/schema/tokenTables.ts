import type { Tables } from './definition';

export const tokenTables = {
	/** The tokens by which an account is signed in at a shop. */
	account_token: {
		columns: {
			account: 'text',
			/** The credential, as n8n names it. */
			credential: 'text',
			/** The shop's origin. */
			shop: 'text',
			/** Names the secret that the token was minted with, and does not give it away. */
			secret: 'text',
			/** Sealed with a key that is not in the store. */
			sealed: 'text',
			kept_at: 'integer',
		},
		key: ['account', 'credential', 'shop', 'secret'],
		indexes: { account_token_by_time: '(account, kept_at)' },
	},
} as const satisfies Tables;
