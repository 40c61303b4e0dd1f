import { beyondLimits, chooseDue } from '../../objects';
import type { AccountScope } from '../accountDatabase';
import { countInFlight, countOfAccounts } from './inFlight';
import { isAheadOfClock, mendRegistry } from './mend';
import { type ObjectRow, unclaimed } from './objectRows';

export interface ObjectClaimRequest {
	/** How many to claim at most. */
	readonly limit: number;
	/** How many may be claimed in all, those of others and of before included. */
	readonly mostInFlight: number;
	/** The same of one account. */
	readonly mostPerAccount: number;
	/** Within so long a run has to begin with the claim, in milliseconds: what was dispatched is not dispatched again before. */
	readonly beginWithinMs: number;
}

/** How one claim is made. */
export interface Claiming {
	/** Names the claim: nobody can guess it. */
	readonly batchId: string;
	/** Whether it is to pass over what another transaction holds by itself. */
	readonly passesOverHeld: boolean;
}

/** An object that is due, as far as it is chosen by that. */
interface Due {
	readonly id: string;
	readonly account: string;
}

/** So many more than may be claimed are looked at, for those of accounts that may have no more to be passed over. */
const LOOKED_AT_BESIDES = 50;

/**
 * Claims what is due, each object once, fair among accounts; what the dead had claimed is free first. Several may do so at
 * a time: each passes over what another is about to claim, so that none waits. Only then, one at a time, do they look
 * whether others have claimed meanwhile, count again where that may matter, and give back what is beyond the limits.
 *
 * Reads by an index in the order of ranks, little more than it claims: what else the registry has costs nothing. What is
 * claimed is counted. `npm run bench -- objects` says what that costs beside a bare statement.
 */
export async function writeObjectClaim(
	registry: AccountScope,
	request: ObjectClaimRequest,
	{ batchId, passesOverHeld }: Claiming,
): Promise<readonly ObjectRow[]> {
	const { limit, mostInFlight, mostPerAccount, beginWithinMs } = request;
	const { at, ...before } = await lookAt(registry, passesOverHeld);
	const slots = Math.min(limit, mostInFlight - before.total);
	if (slots <= 0) return [];
	const until = at + beginWithinMs;
	const held = { claimed_at: at, claim_until: until, next_at: until, timed_at: at };
	const inFlight = new Map<string, number>();
	const claimed: ObjectRow[] = [];
	const most = slots + LOOKED_AT_BESIDES;
	let full: readonly string[] | undefined;
	for (;;) {
		const due = await nextDue(registry, { at, most, without: full ?? [], passesOverHeld });
		await countNew(registry, due, inFlight);
		const left = { slots: slots - claimed.length, perAccount: mostPerAccount };
		const chosen = chooseDue(due, inFlight, left);
		for (const { account } of chosen) inFlight.set(account, (inFlight.get(account) ?? 0) + 1);
		claimed.push(...(await writeClaims(registry, chosen, batchId, held)));
		const isStuck = chosen.length === 0 && full !== undefined;
		if (claimed.length >= slots || due.length < most || isStuck) break;
		// All accounts that may have no more: they may stand before all others.
		full = await fullAccounts(registry, mostPerAccount);
	}
	if (claimed.length === 0) return [];
	const others = (await tellClaims(registry, claimed.length)) - claimed.length - before.claims;
	const ofOne = Math.max(...claimed.map(({ of_account }) => inFlight.get(of_account) ?? 0));
	const isWithin =
		before.total + claimed.length + others <= mostInFlight && ofOne + others <= mostPerAccount;
	return isWithin || others === 0 ? claimed : await withinLimits(registry, claimed, request);
}

/** What a registry has given out before a claim. */
interface Before {
	/** When that was so, by the store's clock. */
	readonly at: number;
	/** How many objects are claimed. */
	readonly total: number;
	/** How many claims it has ever given; those counted in `total` are among them. */
	readonly claims: number;
}

/** Looks what is claimed once what the dead had claimed is free. */
async function lookAt(registry: AccountScope, passesOverHeld: boolean): Promise<Before> {
	const found = await look(registry);
	if (!found.isAmiss) return found;
	await mendRegistry(registry, found.at, passesOverHeld);
	return await look(registry);
}

async function look(registry: AccountScope): Promise<Before & { readonly isAmiss: boolean }> {
	const row = await registry
		.from('sync_object')
		.select(({ fn }) => [
			fn.countAll<number>().as('total'),
			fn.min('next_at').as('first_over'),
			registry.from('sync_registry').select('claims').as('claims'),
			// A row, and not max(): by an index in either back end.
			registry
				.from('sync_object')
				.select('timed_at')
				.orderBy('timed_at', 'desc')
				.limit(1)
				.as('last'),
			registry.pulse.atWithin().as('at'),
		])
		.where('claim_id', 'is not', null)
		.executeTakeFirstOrThrow();
	const { at, total, first_over, claims, last } = row;
	const isOver = first_over !== null && first_over <= at;
	const isAmiss = isOver || (last !== null && isAheadOfClock(last, at));
	return { at, total: Number(total), claims: claims ?? 0, isAmiss };
}

/** Counts what is claimed of accounts that were not counted before. */
async function countNew(
	registry: AccountScope,
	due: readonly Due[],
	inFlight: Map<string, number>,
): Promise<void> {
	const accounts = [...new Set(due.map(({ account }) => account))];
	const unknown = accounts.filter((account) => !inFlight.has(account));
	const counts = await countOfAccounts(registry, unknown);
	for (const account of unknown) inFlight.set(account, counts.get(account) ?? 0);
}

async function fullAccounts(
	registry: AccountScope,
	mostPerAccount: number,
): Promise<readonly string[]> {
	const { ofAccounts } = await countInFlight(registry);
	return [...ofAccounts].flatMap(([account, count]) => (count >= mostPerAccount ? account : []));
}

/**
 * Says how many claims are given out. From here on one at a time: whoever comes next waits until this transaction ends.
 *
 * @returns how many the registry has ever given, these included
 */
async function tellClaims(registry: AccountScope, count: number): Promise<number> {
	const { claims } = await registry
		.insertInto('sync_registry', { claims: count })
		.onConflict((conflict) =>
			conflict
				.column('account')
				.doUpdateSet((eb) => ({ claims: eb('sync_registry.claims', '+', count) })),
		)
		.returning('claims')
		.executeTakeFirstOrThrow();
	return claims;
}

/** @param without accounts that may have no more: their objects are not looked at */
async function nextDue(
	registry: AccountScope,
	{
		at,
		most,
		without,
		passesOverHeld,
	}: {
		readonly at: number;
		readonly most: number;
		readonly without: readonly string[];
		readonly passesOverHeld: boolean;
	},
): Promise<readonly Due[]> {
	let query = registry
		.from('sync_object')
		.select(['id', 'of_account as account'])
		.where('claim_id', 'is', null)
		.where('next_at', '<=', at)
		.orderBy('ranked_at')
		.limit(most);
	if (without.length > 0) {
		query = query.where((eb) => eb.not(registry.isAmong('of_account', without)));
	}
	if (passesOverHeld) query = query.forUpdate().skipLocked();
	return await query.execute();
}

/** @returns them as they are claimed now, in the order in which they were chosen */
async function writeClaims(
	registry: AccountScope,
	chosen: readonly Due[],
	batchId: string,
	held: Pick<ObjectRow, 'claimed_at' | 'claim_until' | 'next_at' | 'timed_at'>,
): Promise<readonly ObjectRow[]> {
	if (chosen.length === 0) return [];
	const ids = chosen.map(({ id }) => id);
	const rows = await registry
		.update('sync_object')
		.set((eb) => ({ ...held, claim_id: eb(eb.val(`${batchId}.`), '||', eb.ref('id')) }) as never)
		.where(registry.isAmong('id', ids))
		.returningAll()
		.execute();
	const written = new Map(rows.map((row) => [row.id, row]));
	return chosen.flatMap(({ id }) => written.get(id) ?? []);
}

/** Gives back what is beyond the limits because others have claimed meanwhile: it is due at once. */
async function withinLimits(
	registry: AccountScope,
	claimed: readonly ObjectRow[],
	limits: ObjectClaimRequest,
): Promise<readonly ObjectRow[]> {
	const objects = claimed.map(({ id, of_account: account }) => ({ id, account }));
	const accounts = [...new Set(objects.map(({ account }) => account))];
	const { at, total } = await look(registry);
	const ofAccounts = await countOfAccounts(registry, accounts);
	const beyond = new Set(beyondLimits(objects, { total, ofAccounts }, limits).map(({ id }) => id));
	if (beyond.size === 0) return claimed;
	await registry
		.update('sync_object')
		.set({ ...unclaimed, next_at: at })
		.where(registry.isAmong('id', [...beyond]))
		.execute();
	return claimed.filter(({ id }) => !beyond.has(id));
}
