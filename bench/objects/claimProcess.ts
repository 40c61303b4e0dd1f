/** One process of several that claim objects; started and told how by `claimTogether`. */
import { Client } from 'pg';

import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { ClaimedTogether, ClaimTask } from './claimers';

/** Claims once of a registry, and tells what. */
type ClaimOnce = (registry: string) => Promise<readonly string[]>;

async function claimAll(
	registry: string,
	claimOnce: ClaimOnce,
): Promise<readonly ClaimedTogether[]> {
	const claims: ClaimedTogether[] = [];
	for (;;) {
		const objects = await claimOnce(registry);
		if (objects.length === 0) return claims;
		claims.push({ at: Date.now(), objects });
	}
}

async function open(task: ClaimTask): Promise<void> {
	const { config, manner, ...limits } = task;
	if (manner === 'bare') {
		const { schema, host, port, user, password, database } = config;
		const client = new Client({ host, port, user, password, database });
		await client.connect();
		await ready(task, async (registry) => await bareClaim(client, schema, registry, limits.atOnce));
		await client.end();
		return;
	}
	await withStore(config, systemEnvironment, async (store) => {
		const { atOnce, mostInFlight, mostPerAccount } = limits;
		await ready(task, async (registry) => {
			const claimed = await store.account(registry).objects.claim({
				limit: atOnce,
				mostInFlight,
				mostPerAccount,
				beginWithinMs: 3_600_000,
			});
			return claimed.map(({ account, name }) => `${account}/${name}`);
		});
	});
}

async function bareClaim(
	client: Client,
	schema: string,
	registry: string,
	atOnce: number,
): Promise<readonly string[]> {
	const now = Date.now();
	const text = `WITH due AS MATERIALIZED (
			SELECT account, id FROM "${schema}".sync_object
			WHERE account = $3 AND claim_id IS NULL AND next_at <= $1
			ORDER BY next_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
		) UPDATE "${schema}".sync_object AS object SET claim_id = 'me', claimed_at = $1, claim_until = $2
		FROM due WHERE object.account = due.account AND object.id = due.id
		RETURNING object.*`;
	const { rows } = await client.query<{ of_account: string; name: string }>({
		name: 'claim',
		text,
		values: [now, now + 3_600_000, registry],
	});
	return rows.map(({ of_account, name }) => `${of_account}/${name}`);
}

/** Warms up, says that it is open, waits for the word, and says what it claimed. */
async function ready({ registry, warmUp }: ClaimTask, claimOnce: ClaimOnce): Promise<void> {
	await claimAll(warmUp, claimOnce);
	const word = new Promise((resolve) => process.once('message', resolve));
	process.send?.('open');
	await word;
	const claims = await claimAll(registry, claimOnce);
	await new Promise((resolve) => process.send?.(claims, resolve));
}

process.once('message', ({ open: given }: { readonly open: ClaimTask }) => {
	void open(given);
});
// What is loaded now is not loaded while it is being measured.
void import('kysely').then(() => process.send?.('ready'));
