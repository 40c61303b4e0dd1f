import { paddedChunks } from '../chunks';
import type { Scope } from '../scope';

/** What of a registry is claimed. */
export interface InFlight {
	readonly total: number;
	/** By account; of one that is absent there is none. */
	readonly ofAccounts: ReadonlyMap<string, number>;
}

/** Counts what of a registry is claimed. */
export async function countInFlight(registry: Scope): Promise<InFlight> {
	const rows = await counting(registry).execute();
	const ofAccounts = new Map(rows.map(({ of_account, count }) => [of_account, Number(count)]));
	const total = [...ofAccounts.values()].reduce((sum, count) => sum + count, 0);
	return { total, ofAccounts };
}

/** Counts what is claimed of some accounts alone. */
export async function countOfAccounts(
	registry: Scope,
	accounts: readonly string[],
): Promise<InFlight['ofAccounts']> {
	const counts = new Map<string, number>();
	for (const some of paddedChunks(accounts)) {
		const rows = await counting(registry).where('of_account', 'in', some).execute();
		for (const { of_account, count } of rows) counts.set(of_account, Number(count));
	}
	return counts;
}

function counting(registry: Scope) {
	return registry
		.from('sync_object')
		.select(({ fn }) => ['of_account', fn.countAll<number>().as('count')])
		.where('claim_id', 'is not', null)
		.groupBy('of_account');
}
