import { allOrdersScopes, defaultApp, type SimulatedShop, startSimulator } from '../../simulator';
import { Journal, type JournalEvent } from '../folder/journal';
import { createdIn } from '../judge/comparison';
import type { Shop } from './shop';

export interface SimulatedShopOptions {
	readonly port: number;
	/** The orders that exist from the start. With the same numbers, the same orders. */
	readonly seed: number;
	readonly from: string;
	readonly to: string;
	readonly journalFile: string;
	/** How often a new order comes in, on average, and an old one is edited. Default: every 10 seconds. */
	readonly orderEveryMs?: number;
}

export const simulatedShopName = 'demo-shop';
const timeZone = 'America/New_York';

const seededOrders = 2_000;
/** Only orders older than that, when the shop was new, are edited: template 02 does not follow edits. */
const editedAfterMs = 2 * 86_400_000;
/** Shopify's search sees a new order a moment after it was made; the settle delay is there for that. */
const longestIndexLagMs = 20_000;

/**
 * A shop that lives: it has orders from the past 30 days, new ones come in, and old ones are edited. That is written to
 * a journal, so that a second start finds the same shop.
 */
export async function openSimulatedShop(options: SimulatedShopOptions): Promise<Shop> {
	const journal = new Journal(options.journalFile);
	const simulator = await startSimulator({
		port: options.port,
		shop: simulatedShopName,
		timeZone,
		seed: options.seed,
		// Without that scope no receipt could say that all orders are there.
		app: { scopes: allOrdersScopes },
		orders: seededOrders,
		from: options.from,
		to: options.to,
		// Counted from the order's change: what a second start brings back has long been in the index.
		indexLagMs: (order) =>
			Math.max(0, order.updatedAt + Math.random() * longestIndexLagMs - Date.now()),
	});
	const { shop } = simulator;
	for (const event of journal.read()) play(shop, event);
	const editable = shop
		.truth({ createdBefore: Date.parse(options.to) - editedAfterMs })
		.map(({ legacyResourceId }) => Number(legacyResourceId));

	const orderEveryMs = options.orderEveryMs ?? 10_000;
	let timer: NodeJS.Timeout | undefined;
	const live = (): void => {
		timer = setTimeout(
			() => {
				const order = editable[Math.floor(Math.random() * editable.length)];
				const at = Date.now();
				const events: JournalEvent[] = [{ kind: 'created', at }];
				if (order !== undefined) events.push({ kind: 'edited', at, id: order });
				for (const event of events) {
					journal.append(event);
					play(shop, event);
				}
				live();
			},
			orderEveryMs * (0.5 + Math.random()),
		);
	};
	return {
		name: simulatedShopName,
		description: `the simulated shop ${simulatedShopName}, where every ${Math.round(orderEveryMs / 1000)} seconds a new order comes in and an old one is edited`,
		timeZone,
		credential: {
			shop: simulatedShopName,
			signIn: 'clientCredentials',
			clientId: defaultApp.clientId,
			clientSecret: defaultApp.clientSecret,
			baseUrl: simulator.url,
		},
		truth: (from, to) => createdIn(shop.truth(), from, to),
		orders: () => shop.truth(),
		ledger: () => shop.ledger(),
		products: () => simulator.products.truth(),
		open: live,
		close: async () => {
			clearTimeout(timer);
			await simulator.close();
		},
	};
}

function play(shop: SimulatedShop, event: JournalEvent): void {
	if (event.kind === 'created') shop.createOrder({ createdAt: event.at });
	else shop.editOrder(event.id, { updatedAt: event.at, note: `Edited at ${event.at}` });
}
