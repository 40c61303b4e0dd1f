import type { CleanUp } from '../../rig/cleanUp';
import type { ObjectKey } from '../../engine/objects';
import { allOrdersScopes, type Simulator, startSimulator } from '../../simulator';

/**
 * What is the matter with an account. `large`: it has many objects, all due at once. `slow`: its shop takes so long for each
 * answer that it is at work nearly all the time. `turnedAway`: its shop answers 429, with a time that no run waits for.
 * `noToken`: its shop gives out no token. `badToken`: it gives out tokens and refuses them.
 */
export const troubles = ['healthy', 'large', 'slow', 'turnedAway', 'noToken', 'badToken'] as const;

export type Trouble = (typeof troubles)[number];

export interface CastRequest {
	/** How many accounts there are of each kind. */
	readonly counts: Readonly<Record<Trouble, number>>;
	/** How many objects an account of the kind `large` has; each other has one. */
	readonly objectsOfLarge: number;
	/** How long a slow shop takes for each answer. */
	readonly slowMs: number;
	/** For how long a shop turns requests away that does so. */
	readonly turnedAwayMs: number;
}

export interface Actor {
	readonly account: string;
	readonly trouble: Trouble;
	readonly simulator: Simulator;
	readonly objects: readonly ObjectKey[];
}

const ordersOfShop = 40;
/** As in template 06. */
const integration = 'shopify';

/** Starts a shop for each account, with what is the matter with it. Buyers are at work in all of them. */
export async function startCast(request: CastRequest, cleanUp: CleanUp): Promise<readonly Actor[]> {
	const wanted = troubles.flatMap((trouble) =>
		Array.from({ length: request.counts[trouble] }, (_, index) => ({
			trouble,
			account: `${trouble}-${index + 1}`,
		})),
	);
	return await Promise.all(
		wanted.map(async ({ trouble, account }, index): Promise<Actor> => {
			const simulator = await startSimulator({
				seed: index + 1,
				orders: ordersOfShop,
				lineItems: 1,
				plan: 'enterprise',
				latencyMs: trouble === 'slow' ? request.slowMs : 0,
				app: { scopes: allOrdersScopes, sameOrganization: trouble !== 'noToken' },
			});
			cleanUp.add(async () => await simulator.close());
			simulator.shop.startLive({ ordersPerMinute: 1, editsPerMinute: 1 });
			const operation = 'graphql.json';
			if (trouble === 'badToken') {
				simulator.faults.add({ kind: 'revokeToken', times: Infinity, operation });
			}
			if (trouble === 'turnedAway') {
				const retryAfter = String(Math.ceil(request.turnedAwayMs / 1_000));
				const times = Infinity;
				simulator.faults.add({ kind: 'tooManyRequests', times, retryAfter, operation });
			}
			const count = trouble === 'large' ? request.objectsOfLarge : 1;
			const objects = Array.from({ length: count }, (_, at) => ({
				...{ account, integration },
				name: at === 0 ? 'orders' : `orders_${at + 1}`,
			}));
			return { account, trouble, simulator, objects };
		}),
	);
}

/** Nothing is the matter with its shop any more. */
export function mend({ simulator }: Actor): void {
	simulator.faults.clear();
}
