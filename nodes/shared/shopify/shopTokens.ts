import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { hkdfSync } from 'node:crypto';

import { newSession, type ShopSession } from '../../../credentials/shopify/session';
import { EngineError } from '../../../engine/errors';
import { openText, SEAL_KEY_BYTES, sealText } from '../../../engine/seal';
import { type KeptTokens, type StoreConfig, type TokenKey, withStore } from '../../../engine/store';
import { readSyncAccount } from '../account/account';
import { inTurn, sharedFile } from '../account/inTurn';
import { inLoopAccount } from '../loop/loopAccount';
import { environment } from '../n8n/environment';

/** Whose tokens they are. Plain data without a secret. */
export interface TokenOwner {
	/** The shop's origin. */
	readonly origin: string;
	/** The account that they are kept with; undefined where the node has none. */
	readonly accountId: string | undefined;
}

/** Whose the tokens of nodes without a Sync Account are, in the file that the processes of a machine share. */
const noAccount = 'no account';

/**
 * The tokens of a credential that serves several shops, one for each. n8n keeps one token with a credential; these are kept
 * in the account's store, where all processes find them. There they are sealed with a key that is made of the client
 * secret, which n8n keeps.
 */
export class ShopTokens {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly owner: TokenOwner,
	) {}

	/** What n8n gives of the credential, for the shop. */
	async credentials(): Promise<ICredentialDataDecryptedObject> {
		const credentials = await this.context.getCredentials('shopifyAdminApi');
		// In the rounds of a loop the expression is read from records; the shop is that of the first.
		return { ...credentials, shop: 'any', baseUrl: this.owner.origin, sessionToken: '' };
	}

	/** The session that is kept for the shop; undefined when there is none. */
	async kept(): Promise<ShopSession | undefined> {
		const { key, sealKey } = this.secretsOf(await this.credentials());
		const sealed = await this.inStore(async (tokens) => await tokens.get(key));
		if (sealed === undefined) return undefined;
		const text = openText(sealKey, sealed, JSON.stringify(key));
		return text === undefined ? undefined : (JSON.parse(text) as ShopSession);
	}

	/**
	 * Signs in anew, one at a time of all processes that share the store: who comes second takes what the first has got.
	 *
	 * @param refused the session that the shop did not take; undefined when there was none
	 * @returns undefined where there is nothing to renew: a static access token
	 */
	async renewed(
		refused: ShopSession | undefined,
		signal: AbortSignal,
	): Promise<ShopSession | undefined> {
		const credentials = await this.credentials();
		const { key, sealKey } = this.secretsOf(credentials);
		const byAnother = async (): Promise<ShopSession | undefined> => {
			const kept = await this.kept();
			return kept?.sessionToken === refused?.sessionToken ? undefined : kept;
		};
		return await inTurn(`renew ${key.secret}`, [await this.place()], signal, async () => {
			const other = await byAnother();
			if (other !== undefined) return other;
			const session = await newSession(this.context, { ...credentials, ...refused }).catch(
				async (error: unknown) => {
					// Where the turn could not be had, another may have spent the refresh token.
					const spent = error instanceof EngineError && error.kind === 'refreshTokenRefused';
					const late = spent ? await byAnother() : undefined;
					if (late === undefined) throw error;
					return late;
				},
			);
			if (session === undefined) return undefined;
			const sealed = sealText(sealKey, JSON.stringify(session), JSON.stringify(key));
			await this.inStore(async (tokens) => await tokens.put(key, sealed));
			return session;
		});
	}

	private async inStore<Result>(work: (tokens: KeptTokens) => Promise<Result>): Promise<Result> {
		const { accountId } = this.owner;
		if (accountId === undefined) {
			return await withStore(
				sharedFile(),
				environment(),
				async (store) => await work(store.account(noAccount).tokens),
			);
		}
		return await inLoopAccount(this.context, accountId, async ({ tokens }) => await work(tokens));
	}

	private async place(): Promise<StoreConfig> {
		if (this.owner.accountId === undefined) return sharedFile();
		return readSyncAccount(await this.context.getCredentials('syncAccountApi', 0)).config;
	}

	/** A client secret is long and random, so that nothing slow is needed to make a key of it. */
	private secretsOf(credentials: ICredentialDataDecryptedObject): {
		readonly key: TokenKey;
		readonly sealKey: Buffer;
	} {
		const { signIn, clientId, clientSecret, refreshToken } = credentials;
		const parts = [signIn, clientId, clientSecret, signIn === 'refreshToken' ? refreshToken : ''];
		const { accountId = noAccount, origin } = this.owner;
		const { shopifyAdminApi: chosen } = this.context.getNode().credentials ?? {};
		const credential = chosen?.id ?? chosen?.name ?? '';
		const whose = JSON.stringify([accountId, credential, origin]);
		const derived = (purpose: string, bytes: number): Buffer =>
			Buffer.from(
				hkdfSync('sha256', JSON.stringify(parts), whose, `scheduled-sync ${purpose}`, bytes),
			);
		return {
			key: { credential, shop: origin, secret: derived('name', 18).toString('base64url') },
			sealKey: derived('seal', SEAL_KEY_BYTES),
		};
	}
}
