import type { Scope } from '../scope';

/** What of a registry is claimed. */
export interface InFlight {
	readonly total: number;
	/** By account; of one that is absent there is none. */
	readonly ofAccounts: ReadonlyMap<string, number>;
}

/** Counts what of a registry is claimed. */
export async function countInFlight(registry: Scope): Promise<InFlight> {
	const rows = await registry
		.from('sync_object')
		.select(({ fn }) => ['of_account', fn.countAll<number>().as('count')])
		.where('claim_id', 'is not', null)
		.groupBy('of_account')
		.execute();
	const ofAccounts = new Map(rows.map(({ of_account, count }) => [of_account, Number(count)]));
	const total = [...ofAccounts.values()].reduce((sum, count) => sum + count, 0);
	return { total, ofAccounts };
}
