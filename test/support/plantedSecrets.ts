/** Of every kind that a credential holds, and a token that the shop grants; none may be found anywhere. */
export const secrets = {
	accessToken: 'shpat_CANARYaccess0001',
	clientSecret: 'shpss_CANARYclient0002',
	refreshToken: 'shprt_CANARYrefresh0003',
	minted: 'shpat_CANARYminted0004',
	password: 'pgpw_CANARYpassword0005',
};

/** As it is, and as servers write what they were sent; base64 differs by how many bytes stand before. */
export function formsOf(secret: string): readonly string[] {
	const bytes = Buffer.from(secret);
	const inBase64 = [0, 1, 2].map((before) =>
		Buffer.concat([Buffer.alloc(before), bytes])
			.toString('base64')
			.slice(4, 20),
	);
	return [secret, ...inBase64, bytes.toString('hex')];
}

/** A *Shopify Admin* credential that holds all of them, whichever it signs in by. */
export function plantedShopCredential(signIn: string, baseUrl: string) {
	const { accessToken, clientSecret, refreshToken } = secrets;
	return {
		signIn,
		shop: 'demo-shop',
		apiVersion: '2026-10',
		clientId: 'client',
		accessToken,
		clientSecret,
		refreshToken,
		baseUrl,
	};
}

export const signIns = ['accessToken', 'clientCredentials', 'refreshToken'] as const;
