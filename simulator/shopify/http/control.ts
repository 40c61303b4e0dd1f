import { type ControlHandler, done } from '../../server/control';
import type { ProductChanges } from '../data/productBook';
import type { LiveRates } from '../liveTraffic';
import type { LineItemUnits, RefundInput } from '../orderReturns';
import type { Simulator } from '../running';
import type { OrderInput } from '../shop';
import type { ForeignOperation } from '../shopBulk';
import type { Competitor } from './bucket';
import type { Fault } from './shopFaults';

/** What the control endpoints can move. */
type Controlled = Pick<
	Simulator,
	'shop' | 'products' | 'bulk' | 'faults' | 'stats' | 'compete' | 'fillBucket' | 'tokens'
>;

/** What other processes can ask of the simulated shop. */
export function controlOf(simulator: Controlled): Readonly<Record<string, ControlHandler>> {
	const { shop, products, bulk, faults } = simulator;
	return {
		'GET /stats': () => simulator.stats(),
		'GET /truth': (_body, query) =>
			shop.truth({
				createdFrom: query.get('createdFrom') ?? undefined,
				createdBefore: query.get('createdBefore') ?? undefined,
				updatedBefore: query.get('updatedBefore') ?? undefined,
			}),
		'POST /orders': (body) => shop.createOrder(body as OrderInput),
		'PATCH /orders': ({ id, ...patch }) => shop.editOrder(String(id), patch as OrderInput),
		'POST /orders/cancel': ({ id }) => shop.cancelOrder(String(id)),
		'POST /orders/refund': ({ id, ...input }) => shop.refundOrder(String(id), input as RefundInput),
		'POST /orders/remove': ({ id, lineItems }) =>
			shop.removeLineItems(String(id), lineItems as readonly LineItemUnits[]),
		'GET /ledger': () => shop.ledger(),
		'DELETE /orders': ({ id }) => done(() => shop.deleteOrder(String(id))),
		'POST /live': (body) => done(() => shop.startLive(body as LiveRates)),
		'DELETE /live': () => done(() => shop.stopLive()),
		'GET /products': () => products.truth(),
		'POST /products': (body) => products.create(body as ProductChanges),
		'PATCH /products': ({ id, ...patch }) => products.edit(String(id), patch as ProductChanges),
		'DELETE /products': ({ id }) => done(() => products.delete(String(id))),
		'GET /bulk': () => bulk.operations(),
		'POST /bulk': (body) => ({ id: bulk.startForeign(body as ForeignOperation) }),
		'POST /bulk/cancel': ({ id }) => done(() => bulk.cancel(String(id))),
		'POST /bulk/links/expire': () => done(() => bulk.expireLinks()),
		'GET /faults': () => faults.struck,
		'POST /faults': (body) => done(() => faults.add(body as unknown as Fault)),
		'DELETE /faults': () => done(() => faults.clear()),
		'POST /competitor': (body) => done(() => simulator.compete(body as unknown as Competitor)),
		'DELETE /competitor': () => done(() => simulator.compete(null)),
		'POST /bucket': ({ points }) => done(() => simulator.fillBucket(Number(points))),
		'POST /tokens/expire': () => done(() => simulator.tokens.expireIssued()),
		'POST /tokens/revoke': ({ token }) => done(() => simulator.tokens.revoke(String(token))),
	};
}
