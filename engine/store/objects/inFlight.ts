import type { AccountScope } from '../accountDatabase';
import type { Scope } from '../scope';

/** What of a registry is claimed. */
export interface InFlight {
	readonly total: number;
	/** By account; of one that is absent there is none. */
	readonly ofAccounts: ReadonlyMap<string, number>;
}

/** Counts what of a registry is claimed. */
export async function countInFlight(registry: Scope): Promise<InFlight> {
	const ofAccounts = countsOf(await counting(registry).execute());
	const total = [...ofAccounts.values()].reduce((sum, count) => sum + count, 0);
	return { total, ofAccounts };
}

/** Counts what is claimed of some accounts alone. */
export async function countOfAccounts(
	registry: AccountScope,
	accounts: readonly string[],
): Promise<InFlight['ofAccounts']> {
	if (accounts.length === 0) return new Map();
	const rows = await counting(registry).where(registry.isAmong('of_account', accounts)).execute();
	return countsOf(rows);
}

function countsOf(
	rows: readonly { readonly of_account: string; readonly count: number }[],
): Map<string, number> {
	return new Map(rows.map(({ of_account, count }) => [of_account, Number(count)]));
}

function counting(registry: Scope) {
	return registry
		.from('sync_object')
		.select(({ fn }) => ['of_account', fn.countAll<number>().as('count')])
		.where('claim_id', 'is not', null)
		.groupBy('of_account');
}
