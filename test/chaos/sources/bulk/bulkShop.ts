import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Simulator } from '../../../../simulator';
import { seededRandom } from '../../../support/seededRandom';
import type { ExpectedRow } from '../../expectedRow';
import type { ChaosSource, SourceSeed } from '../chaosSource';
import { rowOf, startShop } from '../shop';
import { mostAtOnceIn } from './bulkManner';
import { BulkTrouble } from './bulkTrouble';
import { BulkWatch } from './bulkWatch';
import { ReachedBulkShop } from './reachedBulkShop';

/** A shop whose orders are read by bulk operations. */
export async function openBulkShop(seed: SourceSeed): Promise<ChaosSource> {
	const { scenario, timeline } = seed;
	const { operations, lineItems } = scenario.bulk;
	const { simulator, lag } = await startShop(seed, { bulk: operations });
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-chaos-bulk-'));
	const { operationsAtOnce = 1 } = operations;
	const mostAtOnce = mostAtOnceIn(scenario);
	const watch = new BulkWatch(simulator, folder, mostAtOnce, operationsAtOnce);
	const trouble = new BulkTrouble(simulator, timeline, operationsAtOnce, scenario.bulk.troubledAt);
	const items = seededRandom(scenario.seed * 7 + 22);
	const { shop, faults } = simulator;
	return {
		create: (note) => {
			const order = shop.createOrder({ note, lineItems: items.integer(1, lineItems) });
			return withLineItems(simulator, rowOf(order, note));
		},
		edit: (id, note) => {
			const order = shop.editOrder(id, { note });
			const [first, ...others] = keptItems(simulator, id);
			// It changes the price, for which a table may have no room.
			const mayRemove = items.chance(0.4) && !scenario.tableTrouble.narrowPrices;
			const removes = mayRemove && first !== undefined && others.length > 0;
			const edited = removes ? shop.removeLineItems(id, [{ lineItem: first }]) : order;
			return withLineItems(simulator, rowOf(edited, note));
		},
		delete: (id) => shop.deleteOrder(id),
		columnsOf: (row) => ({ ...row, totalPriceCurrency: 'USD' }),
		visibleAt: (id, state) => lag.visibleAt(id, state),
		get faults() {
			return { ...faults.struck, ...trouble.struck, slotsOfOurs: watch.counts.contested };
		},
		addFault: (random) => trouble.add(random),
		clearFaults: () => trouble.clear(),
		reachedBy: (ports) => new ReachedBulkShop({ simulator, seed, watch, trouble, folder }, ports),
		violations: () => watch.finish(),
		requests: () => simulator.stats().requests,
		close: async () => {
			await simulator.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function withLineItems(simulator: Simulator, row: ExpectedRow): ExpectedRow {
	const lineItems = soldIn(simulator, row.id).map(({ id, quantity, kept }) => ({
		id,
		quantity,
		currentQuantity: kept,
	}));
	return { ...row, lineItems };
}

/** Line items that no edit has taken out. */
function keptItems(simulator: Simulator, orderId: string): readonly string[] {
	return soldIn(simulator, orderId).flatMap(({ id, kept }) => (kept > 0 ? [id] : []));
}

function soldIn({ shop }: Simulator, orderId: string) {
	return shop.ledger().find(({ order }) => order === orderId)?.lineItems ?? [];
}
