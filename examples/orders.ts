import { shopifyOrders, syncStream } from '../index';

/**
 * Brings the table `orders` in `$SYNC_FOLDER/tables.sqlite` to where the shop stands: what is new or changed since the
 * run before. Run it as often as you like; if it is killed, run it again.
 */
async function main(): Promise<void> {
	const shop = setting('SHOP');
	const folder = setting('SYNC_FOLDER');
	// Shopify shows an app without the scope read_all_orders the last 60 days only.
	const since = Date.now() - 59 * 24 * 60 * 60 * 1000;
	const result = await syncStream({
		sync: 'orders',
		account: shop,
		source: shopifyOrders({
			shop,
			// Only to try it with a simulator.
			apiBaseUrl: process.env.SHOPIFY_URL,
			signIn: {
				by: 'clientCredentials',
				clientId: setting('SHOPIFY_CLIENT_ID'),
				clientSecret: setting('SHOPIFY_CLIENT_SECRET'),
			},
			createdSince: since,
		}),
		store: { kind: 'sqlite', folder },
		table: { name: 'orders', key: 'id' },
		initialStart: since,
		batchSize: 250,
		// After a crash: until the process before counts as dead, which takes two minutes.
		waitForLease: true,
		onProgress: ({ fetched }) => console.log(`${fetched} orders`),
	});
	if (result.kind !== 'committed') return console.log(result.message);
	const { message, verdict, failed } = result.receipt;
	console.log(message);
	for (const { externalId, message: why } of failed) console.log(`${externalId}: ${why}`);
	if (verdict === 'incomplete') process.exitCode = 1;
}

function setting(name: string): string {
	const value = process.env[name];
	if (value === undefined) throw new Error(`Set ${name}`);
	return value;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
