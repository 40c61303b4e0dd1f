import { defaultApp, startSimulator } from '../../simulator';
import { createdIn } from '../comparison';
import { OrderJournal } from './orderJournal';
import type { Shop } from './shop';

export interface SimulatedShopOptions {
	readonly port: number;
	/** The orders that exist from the start. With the same numbers, the same orders. */
	readonly seed: number;
	readonly from: string;
	readonly to: string;
	readonly journalFile: string;
	/** How often a new order comes in, on average. Default: every 10 seconds. */
	readonly orderEveryMs?: number;
}

export const simulatedShopName = 'demo-shop';

const seededOrders = 2_000;
/** Shopify's search sees a new order a moment after it was made; the settle delay is there for that. */
const longestIndexLagMs = 20_000;

/**
 * A shop that lives: it has orders from the past 30 days, and new ones come in. Those are written to a journal, so
 * that a second start finds the same shop.
 */
export async function openSimulatedShop(options: SimulatedShopOptions): Promise<Shop> {
	const journal = new OrderJournal(options.journalFile);
	const simulator = await startSimulator({
		port: options.port,
		shop: simulatedShopName,
		seed: options.seed,
		orders: seededOrders,
		from: options.from,
		to: options.to,
		// Counted from the order's creation: what a second start brings back has long been in the index.
		indexLagMs: (order) =>
			Math.max(0, order.createdAt + Math.random() * longestIndexLagMs - Date.now()),
	});
	for (const createdAt of journal.read()) simulator.shop.createOrder({ createdAt });

	const orderEveryMs = options.orderEveryMs ?? 10_000;
	let timer: NodeJS.Timeout | undefined;
	const createOrders = (): void => {
		timer = setTimeout(
			() => {
				const createdAt = Date.now();
				journal.append(createdAt);
				simulator.shop.createOrder({ createdAt });
				createOrders();
			},
			orderEveryMs * (0.5 + Math.random()),
		);
	};
	return {
		name: simulatedShopName,
		description: `the simulated shop ${simulatedShopName}, where a new order comes in every ${Math.round(orderEveryMs / 1000)} seconds`,
		credential: {
			shop: simulatedShopName,
			signIn: 'clientCredentials',
			clientId: defaultApp.clientId,
			clientSecret: defaultApp.clientSecret,
			baseUrl: simulator.url,
		},
		truth: (from, to) => createdIn(simulator.shop.truth(), from, to),
		open: createOrders,
		close: async () => {
			clearTimeout(timer);
			await simulator.close();
		},
	};
}
