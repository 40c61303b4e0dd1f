import type { Source } from '../../../../engine/source';
import type { RunReporter } from '../../../../engine/sync/reporter';
import type { Ports } from '../../ports';
import { plainFields, ReachedShop } from '../reachedShop';
import { BulkReading } from './bulkReading';
import type { BulkShop } from './bulkShopParts';

const selection = `${plainFields} lineItems { nodes { id quantity currentQuantity } }`;

/** A shop in the hands of one process, which reads a run's orders by bulk operations. */
export class ReachedBulkShop extends ReachedShop {
	constructor(
		private readonly shop: BulkShop,
		private readonly ports: Ports,
	) {
		super(shop.simulator, shop.seed, ports, selection);
	}

	override open(signal: AbortSignal, reporter?: RunReporter): Source {
		const run = reporter?.run;
		if (reporter === undefined || run === undefined) return super.open(signal);
		const { shop, ports } = this;
		return new BulkReading({ shop, ports, selection, reporter, run, signal }).source();
	}
}
