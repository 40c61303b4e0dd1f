import {
	allOrdersScopes,
	type FaultKind,
	type OrderTruth,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../simulator';
import type { SeededRandom } from '../../support/seededRandom';
import type { ExpectedRow } from '../expectedRow';
import { stateOfNote } from '../livelyRecords';
import type { ChaosSource, SourceSeed } from './chaosSource';
import { IndexLag } from './indexLag';
import { ReachedShop } from './reachedShop';

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
	const { simulator, lag } = await startShop(seed);
	const { shop, faults } = simulator;
	return {
		create: (note) => rowOf(shop.createOrder({ note, lineItems: 1 }), note),
		edit: (id, note) => rowOf(shop.editOrder(id, { note }), note),
		delete: (id) => shop.deleteOrder(id),
		columnsOf: (row) => ({ ...row, totalPriceCurrency: 'USD' }),
		visibleAt: (id, state) => lag.visibleAt(id, state),
		faults: faults.struck,
		addFault: (trouble) => addShopFault(simulator, trouble),
		clearFaults: () => faults.clear(),
		reachedBy: (ports) => new ReachedShop(simulator, seed, ports),
		requests: () => simulator.stats().requests,
		close: async () => await simulator.close(),
	};
}

/** The shop of a seed, and how late its index is. */
export async function startShop(
	seed: SourceSeed,
	more: Pick<SimulatorOptions, 'bulk'> = {},
): Promise<{ readonly simulator: Simulator; readonly lag: IndexLag }> {
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
		...more,
	});
	return { simulator, lag };
}

/** @param operation which requests it strikes; by default any */
export function addShopFault(
	{ faults }: Simulator,
	trouble: SeededRandom,
	operation?: string,
	kinds = shopFaults,
): void {
	// More in a row than a request is tried again make the run fail.
	const times = trouble.chance(0.15) ? 9 : trouble.integer(1, 3);
	const kind = trouble.pick(kinds);
	const aim = operation === undefined ? {} : { operation };
	faults.add({ kind, times, after: trouble.integer(0, 6), delayMs: 1, ...aim });
}

export function rowOf(truth: OrderTruth, note: string): ExpectedRow {
	const { id, name, createdAt, updatedAt, totalPrice } = truth;
	return { id, name, createdAt, updatedAt, totalPrice, note };
}
