import { allOrdersScopes, startSimulator } from '../../simulator';
import type { Simulator, SimulatorOptions } from '../../simulator';
import type { AccountBackEnd } from './accountTables';
import type { CredentialData } from './credentialVault';
import { credentialFor } from './listOrdersWorkflow';
import { steeredClock } from './steeredClock';
import { openTableWorld, type TableWorld, type TableWorldOptions, worldStart } from './tableWorld';

export { worldStart } from './tableWorld';

/** A shop, an account, and blocks between them that stream one to the other, on a clock that is steered. */
export interface StreamWorld extends TableWorld {
	readonly simulator: Simulator;
	/** Creates orders a second apart, and returns their IDs. */
	createOrders(count: number): string[];
}

export interface StreamWorldOptions
	extends SimulatorOptions, Pick<TableWorldOptions, 'blocks' | 'workflows'> {
	readonly shopify?: CredentialData;
	/** Besides the account's and the shop's. */
	readonly credentials?: TableWorldOptions['credentials'];
}

export async function openStreamWorld(
	backEnd: AccountBackEnd,
	{ shopify, blocks, workflows, credentials, ...options }: StreamWorldOptions = {},
): Promise<StreamWorld> {
	const clock = steeredClock(worldStart);
	const simulator = await startSimulator({
		orders: 0,
		clock,
		app: { scopes: allOrdersScopes },
		...options,
	});
	const world = await openTableWorld(backEnd, {
		clock,
		credentials: { shopifyAdminApi: credentialFor(simulator, shopify), ...credentials },
		records: { source: 'shopifyOrders', fields: 'summary', lineItems: false },
		blocks,
		workflows,
	});
	return {
		...world,
		simulator,
		createOrders: (count) =>
			Array.from({ length: count }, () => {
				clock.advance(1_000);
				return simulator.shop.createOrder({ lineItems: 1 }).id;
			}),
		close: async () => {
			await world.close();
			await simulator.close();
		},
	};
}
