import { isToken } from '../../engine/sources/http';
import type { Signing } from '../http/readSignIn';
import { TokenKeeper } from '../http/tokenKeeper';
import { invalidOption } from '../options/errors';
import { OptionReader } from '../options/optionReader';
import { type GrantSignIn, grantToken, type Shop } from './grant';
import type { ShopifySignIn } from './shopifyOptions';

/** @throws EngineError `invalidOption`, naming the member of `signIn` */
export function readShopifySignIn(given: unknown): ShopifySignIn {
	const options = new OptionReader('signIn', given, names, 'signIn.');
	const by = options.choice('by', ['clientCredentials', 'accessToken', 'refreshToken']);
	if (by === 'accessToken') {
		const accessToken = options.secret('accessToken');
		if (isToken(accessToken)) return { by, accessToken };
		throw invalidOption(
			'signIn.accessToken',
			'holds characters that no token has',
			'Copy it again, without spaces or line breaks.',
		);
	}
	const app = {
		clientId: options.text('clientId', '4f1c0de5…'),
		clientSecret: options.secret('clientSecret'),
	};
	if (by === 'clientCredentials') return { by, ...app };
	const saveRefreshToken = options.value('saveRefreshToken');
	if (typeof saveRefreshToken === 'function') {
		const refreshToken = options.secret('refreshToken');
		return {
			by,
			...app,
			refreshToken,
			saveRefreshToken: (token): unknown => saveRefreshToken(token),
		};
	}
	throw invalidOption(
		'signIn.saveRefreshToken',
		'must be a function that keeps the next refresh token',
		'Each use replaces the token, so that the one given is of no use any more: write the new one where you keep it.',
	);
}

const names = {
	accessToken: true,
	by: true,
	clientId: true,
	clientSecret: true,
	refreshToken: true,
	saveRefreshToken: true,
} as const;

/** How requests to a shop are signed. */
export function shopifySigning(shop: Shop, signIn: ShopifySignIn): Signing {
	const header = (value: string) =>
		({ by: 'header', name: 'X-Shopify-Access-Token', value }) as const;
	if (signIn.by === 'accessToken') {
		const { accessToken } = signIn;
		return {
			signIn: () => header(accessToken),
			tokens: undefined,
			identity: accessToken,
			secrets: () => [accessToken],
		};
	}
	const secrets = new Set([signIn.clientSecret]);
	const granting = new Granting(shop, signIn, secrets);
	return {
		signIn: (token) => (token === undefined ? { by: 'none' } : header(token)),
		tokens: new TokenKeeper(async () => await granting.next()),
		identity: signIn.clientId,
		secrets: () => [...secrets],
	};
}

/** Gets one access token after the other; a refresh token is good for the next one only. */
class Granting {
	constructor(
		private readonly shop: Shop,
		private signIn: GrantSignIn,
		private readonly secrets: Set<string>,
	) {}

	async next(): Promise<string> {
		const { signIn } = this;
		if (signIn.by === 'refreshToken') this.secrets.add(signIn.refreshToken);
		const { accessToken, refreshToken } = await grantToken(this.shop, signIn);
		this.secrets.add(accessToken);
		if (signIn.by === 'refreshToken' && refreshToken !== undefined) {
			this.signIn = { ...signIn, refreshToken };
			this.secrets.add(refreshToken);
			await signIn.saveRefreshToken(refreshToken);
		}
		return accessToken;
	}
}
