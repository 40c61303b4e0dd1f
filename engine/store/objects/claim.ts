import { beyondLimits, chooseDue } from '../../objects';
import type { AccountScope } from '../accountDatabase';
import { paddedChunks } from '../chunks';
import { countInFlight } from './inFlight';
import { mendRegistry } from './mend';
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
	/** Lets one at a time look whether its claims are within the limits, until its transaction ends. */
	readonly countAlone: () => Promise<void>;
}

/** An object that is due, as far as it is chosen by that. */
interface Due {
	readonly id: string;
	readonly account: string;
}

/** So many more than may be claimed are looked at, for those of accounts that may have no more to be passed over. */
const LOOKED_AT_BESIDES = 100;

/** So many accounts that may have no more are left out by name; those of others are read, and passed over. */
const MOST_LEFT_OUT = 1_024;

/**
 * Claims what is due, each object once, fair among accounts; what the dead had claimed is free first. Several may do so at
 * a time: each passes over what another is about to claim, so that none waits. Only then, one at a time, do they count
 * what is claimed, and give back what is beyond the limits.
 *
 * Reads by an index in the order of ranks, little more than it claims: what else the registry has costs nothing. What is
 * claimed is counted. `npm run bench -- objects` says what that costs beside a bare statement.
 */
export async function writeObjectClaim(
	registry: AccountScope,
	request: ObjectClaimRequest,
	{ batchId, passesOverHeld, countAlone }: Claiming,
): Promise<readonly ObjectRow[]> {
	const { limit, mostInFlight, mostPerAccount, beginWithinMs } = request;
	const at = await registry.pulse.at();
	await mendRegistry(registry, at, passesOverHeld);
	const before = await countInFlight(registry);
	const slots = Math.min(limit, mostInFlight - before.total);
	if (slots <= 0) return [];
	const until = at + beginWithinMs;
	const held = { claimed_at: at, claim_until: until, next_at: until, timed_at: at };
	const inFlight = new Map(before.ofAccounts);
	const claimed: ObjectRow[] = [];
	const most = slots + LOOKED_AT_BESIDES;
	while (claimed.length < slots) {
		const full = [...inFlight].filter(([, count]) => count >= mostPerAccount);
		const due = await nextDue(registry, {
			at,
			most,
			without: full.map(([account]) => account),
			passesOverHeld,
		});
		const left = { slots: slots - claimed.length, perAccount: mostPerAccount };
		const chosen = chooseDue(due, inFlight, left);
		for (const { account } of chosen) inFlight.set(account, (inFlight.get(account) ?? 0) + 1);
		claimed.push(...(await writeClaims(registry, chosen, batchId, held)));
		if (due.length < most || chosen.length === 0) break;
	}
	if (claimed.length === 0) return [];
	await countAlone();
	return await withinLimits(registry, claimed, request, at);
}

/** @param without accounts that may have no more, as many of them as a statement may name: they are not looked at */
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
	for (const accounts of paddedChunks(without.slice(0, MOST_LEFT_OUT))) {
		query = query.where('of_account', 'not in', accounts);
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
	const written = new Map<string, ObjectRow>();
	for (const ids of paddedChunks(chosen.map(({ id }) => id))) {
		const rows = await registry
			.update('sync_object')
			.set((eb) => ({ ...held, claim_id: eb(eb.val(`${batchId}.`), '||', eb.ref('id')) }) as never)
			.where('id', 'in', ids)
			.returningAll()
			.execute();
		for (const row of rows) written.set(row.id, row);
	}
	return chosen.flatMap(({ id }) => written.get(id) ?? []);
}

/** Gives back what is beyond the limits because others have claimed meanwhile: it is due at once. */
async function withinLimits(
	registry: AccountScope,
	claimed: readonly ObjectRow[],
	limits: ObjectClaimRequest,
	at: number,
): Promise<readonly ObjectRow[]> {
	const objects = claimed.map(({ id, of_account: account }) => ({ id, account }));
	const now = await countInFlight(registry);
	const beyond = new Set(beyondLimits(objects, now, limits).map(({ id }) => id));
	for (const ids of paddedChunks([...beyond])) {
		await registry
			.update('sync_object')
			.set({ ...unclaimed, next_at: at })
			.where('id', 'in', ids)
			.execute();
	}
	return claimed.filter(({ id }) => !beyond.has(id));
}
