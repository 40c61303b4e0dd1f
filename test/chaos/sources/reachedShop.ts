import type { Environment } from '../../../engine/environment';
import type { Door } from '../../../engine/sources/http/door';
import type { Source } from '../../../engine/source';
import { CostPacer } from '../../../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../../../engine/sources/shopify/client/shopifyClient';
import { readSourceTime } from '../../../engine/sources/shopify/client/sourceTime';
import { OrderLister } from '../../../engine/sources/shopify/orders/orderListing';
import { OrderSource, type OrderSourceOptions } from '../../../engine/sources/shopify/orderSource';
import { defaultApp, type Simulator } from '../../../simulator';
import { doorWith } from '../../support/shopifyDoor';
import type { Ports } from '../ports';
import type { StepKind } from '../stage';
import type { ReachedSource, SourceSeed } from './chaosSource';
import { unlessHung } from './unlessHung';
import { withoutDate } from './withoutDate';

/** What is read of an order, whichever way it is read. */
export const plainFields =
	'id name createdAt updatedAt note totalPrice: totalPriceSet { shopMoney { amount currencyCode } }';

/** What is read by one process, and how. */
export interface ShopReading {
	readonly simulator: Simulator;
	readonly seed: SourceSeed;
	readonly environment: Environment;
	/** Each request that leaves by it is a step. */
	readonly door: Door;
	/** Of GraphQL. */
	readonly selection: string;
}

/** A shop in the hands of one process, which reads its orders page by page. */
export class ReachedShop implements ReachedSource {
	private readonly reading: ShopReading;

	/** @param selection what is read of an order */
	constructor(simulator: Simulator, seed: SourceSeed, ports: Ports, selection = plainFields) {
		const exchange = exchangeWith(simulator, seed);
		const door: Door = async (url, init) =>
			await ports.step(kindOf(init.body ?? ''), async () => await exchange(url, init));
		this.reading = { simulator, seed, environment: ports.environment, door, selection };
	}

	open(signal: AbortSignal): Source {
		return new OrderSource(listed(this.reading, signal));
	}

	async clock() {
		return await readSourceTime(clientOf(this.reading));
	}

	async *ids(): AsyncGenerator<readonly string[]> {
		const { seed, environment } = this.reading;
		const listing = {
			filters: {},
			fields: { selection: 'id' },
			sortBy: 'id',
			descending: false,
			pageSize: 4 * seed.scenario.pageSize,
		} as const;
		const lister = new OrderLister(clientOf(this.reading), listing, environment);
		for await (const { orders } of lister.pages()) yield orders.map(({ id }) => String(id));
	}
}

/** Which orders are read, and what of them. */
export function listed(reading: ShopReading, signal: AbortSignal): OrderSourceOptions {
	return {
		client: clientOf(reading, signal),
		environment: reading.environment,
		cursor: 'updatedAt',
		fields: { selection: reading.selection },
		pageSize: reading.seed.scenario.pageSize,
		shape: 'rows',
	};
}

function clientOf(
	{ simulator, environment, door }: ShopReading,
	signal?: AbortSignal,
): ShopifyClient {
	return new ShopifyClient({
		origin: simulator.url,
		apiVersion: '2026-10',
		door,
		pacer: new CostPacer(),
		environment,
		// Requests that hang are ended by the door: no seed depends on how fast this machine is.
		timeoutMs: 600_000,
		signal,
	});
}

/** What a request is for, by the name of its document. */
export function kindOf(body: string): StepKind {
	if (body.includes('ordersCount')) return 'source.count';
	if (body.includes('StartBulk')) return 'source.start';
	if (body.includes('FindBulk')) return 'source.look';
	if (body.includes('PollBulk')) return 'source.poll';
	if (body.includes('CancelBulk')) return 'source.cancel';
	return body.includes('ListOrders') ? 'source.page' : 'source.clock';
}

const fetching = doorWith(defaultApp.accessToken);

/** Takes a request to the shop, and its whole answer back. */
export function exchangeWith(simulator: Simulator, { timeline, seams }: SourceSeed): Door {
	return async (url, init) =>
		await unlessHung(simulator, timeline, async (signal) => {
			const response = await fetching(url, { ...init, signal });
			const text = await response.text().then(
				(value) => async () => value,
				(error: unknown) => async () => {
					throw error;
				},
			);
			const answer = { status: response.status, headers: response.headers, text };
			return seams.hidesSourceClock === true ? withoutDate(answer) : answer;
		});
}
