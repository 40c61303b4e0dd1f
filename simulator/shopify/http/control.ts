import { type ControlHandler, done } from '../../server/control';
import type { LiveRates } from '../liveTraffic';
import type { Simulator } from '../running';
import type { OrderInput } from '../shop';
import type { Competitor } from './bucket';
import type { Fault } from './shopFaults';

/** What the control endpoints can move. */
type Controlled = Pick<
	Simulator,
	'shop' | 'faults' | 'stats' | 'compete' | 'fillBucket' | 'tokens'
>;

/** What other processes can ask of the simulated shop. */
export function controlOf(simulator: Controlled): Readonly<Record<string, ControlHandler>> {
	const { shop, faults } = simulator;
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
		'DELETE /orders': ({ id }) => done(() => shop.deleteOrder(String(id))),
		'POST /live': (body) => done(() => shop.startLive(body as LiveRates)),
		'DELETE /live': () => done(() => shop.stopLive()),
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
