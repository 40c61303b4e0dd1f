import type { Door, DoorResponse } from '../../../engine/sources/http/door';
import { CostPacer } from '../../../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../../../engine/sources/shopify/client/shopifyClient';
import { readSourceTime } from '../../../engine/sources/shopify/client/sourceTime';
import { OrderLister } from '../../../engine/sources/shopify/orders/orderListing';
import { OrderSource } from '../../../engine/sources/shopify/orderSource';
import {
	allOrdersScopes,
	defaultApp,
	type FaultKind,
	type OrderTruth,
	type Simulator,
	startSimulator,
} from '../../../simulator';
import { doorWith } from '../../support/shopifyDoor';
import type { ExpectedRow } from '../expectedRow';
import { stateOfNote } from '../livelyRecords';
import type { Ports } from '../ports';
import type { StepKind } from '../stage';
import type { Timeline } from '../timeline';
import type { ChaosSource, ReachedSource, SourceSeed } from './chaosSource';
import { IndexLag } from './indexLag';
import { withoutDate } from './withoutDate';

const fields = {
	selection:
		'id name createdAt updatedAt note totalPrice: totalPriceSet { shopMoney { amount currencyCode } }',
};

/** What can go wrong between a process and a shop. */
export const shopFaults: readonly [FaultKind, ...FaultKind[]] = [
	'status',
	'tooManyRequests',
	'reset',
	'resetAfterWork',
	'hang',
	'truncated',
	'invalidJson',
	'wrongContentType',
	'emptyBody',
	'throttled',
	'internalError',
	'slow',
];

/** A shop whose orders are followed by the time of their last change. */
export async function openShop(seed: SourceSeed): Promise<ChaosSource> {
	const { scenario, timeline } = seed;
	const lag = new IndexLag(scenario, timeline, seed.lag);
	const simulator = await startSimulator({
		seed: scenario.seed,
		orders: 0,
		clock: { now: timeline.now },
		clockSkewMs: scenario.skewMs,
		plan: 'plus',
		app: { scopes: allOrdersScopes },
		indexLagMs: ({ id, note }) => lag.draw(`gid://shopify/Order/${id}`, stateOfNote(note)),
	});
	const { shop, faults } = simulator;
	return {
		create: (note) => rowOf(shop.createOrder({ note, lineItems: 1 }), note),
		edit: (id, note) => rowOf(shop.editOrder(id, { note }), note),
		delete: (id) => shop.deleteOrder(id),
		columnsOf: (row) => ({ ...row, totalPriceCurrency: 'USD' }),
		visibleAt: (id, state) => lag.visibleAt(id, state),
		faults: faults.struck,
		addFault: (trouble) => {
			// More in a row than a request is tried again make the run fail.
			const times = trouble.chance(0.15) ? 9 : trouble.integer(1, 3);
			const kind = trouble.pick(shopFaults);
			faults.add({ kind, times, after: trouble.integer(0, 6), delayMs: 1 });
		},
		clearFaults: () => faults.clear(),
		reachedBy: (ports) => new ReachedShop(simulator, seed, ports),
		close: async () => await simulator.close(),
	};
}

class ReachedShop implements ReachedSource {
	constructor(
		private readonly simulator: Simulator,
		private readonly seed: SourceSeed,
		private readonly ports: Ports,
	) {}

	open(signal: AbortSignal): OrderSource {
		return new OrderSource({
			client: this.client(signal),
			environment: this.ports.environment,
			cursor: 'updatedAt',
			fields,
			pageSize: this.seed.scenario.pageSize,
			shape: 'rows',
		});
	}

	async clock() {
		return await readSourceTime(this.client());
	}

	async *ids(): AsyncGenerator<readonly string[]> {
		const listing = {
			filters: {},
			fields: { selection: 'id' },
			sortBy: 'id',
			descending: false,
			pageSize: 4 * this.seed.scenario.pageSize,
		} as const;
		const lister = new OrderLister(this.client(), listing, this.ports.environment);
		for await (const { orders } of lister.pages()) yield orders.map(({ id }) => String(id));
	}

	private client(signal?: AbortSignal): ShopifyClient {
		return new ShopifyClient({
			origin: this.simulator.url,
			apiVersion: '2026-10',
			door: this.door(),
			pacer: new CostPacer(),
			environment: this.ports.environment,
			// Requests that hang are ended by the door: no seed depends on how fast this machine is.
			timeoutMs: 600_000,
			signal,
		});
	}

	private door(): Door {
		const { simulator, seed, ports } = this;
		return async (url, init) =>
			await ports.step(kindOf(init.body ?? ''), async () => {
				const answer = await exchange(simulator, seed.timeline, url, init);
				return seed.seams.hidesSourceClock === true ? withoutDate(answer) : answer;
			});
	}
}

function rowOf(truth: OrderTruth, note: string): ExpectedRow {
	const { id, name, createdAt, updatedAt, totalPrice } = truth;
	return { id, name, createdAt, updatedAt, totalPrice, note };
}

function kindOf(body: string): StepKind {
	if (body.includes('ordersCount')) return 'source.count';
	return body.includes('ListOrders') ? 'source.page' : 'source.clock';
}

const fetching = doorWith(defaultApp.accessToken);
const pollMs = 3;

/** One request and its whole answer. What the simulator leaves hanging is given up, as after a minute. */
async function exchange(
	simulator: Simulator,
	timeline: Timeline,
	url: string,
	init: Parameters<Door>[1],
): Promise<DoorResponse> {
	const hung = simulator.faults.struck.hang ?? 0;
	const givenUp = new AbortController();
	const poll = setInterval(() => {
		if ((simulator.faults.struck.hang ?? 0) > hung) givenUp.abort();
	}, pollMs);
	try {
		const response = await fetching(url, { ...init, signal: givenUp.signal });
		const text = await response.text().then(
			(value) => async () => value,
			(error: unknown) => async () => {
				throw error;
			},
		);
		return { status: response.status, headers: response.headers, text };
	} catch (error) {
		if (!givenUp.signal.aborted) throw error;
		timeline.pass(60_000);
		throw Object.assign(new Error('The request timed out'), { code: 'ETIMEDOUT' });
	} finally {
		clearInterval(poll);
	}
}
