/** One process of several that claim objects; started and told how by `claimTogether`. */
import { Client } from 'pg';

import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { ClaimedTogether, ClaimTask } from './claimers';

/** Claims once, and tells what. */
type ClaimOnce = () => Promise<readonly string[]>;

let task: ClaimTask | undefined;

async function claimAll(claimOnce: ClaimOnce): Promise<readonly ClaimedTogether[]> {
	const claims: ClaimedTogether[] = [];
	for (;;) {
		const objects = await claimOnce();
		if (objects.length === 0) return claims;
		claims.push({ at: Date.now(), objects });
	}
}

async function open({ config, manner, ...limits }: ClaimTask): Promise<void> {
	if (manner === 'bare') {
		const { schema, host, port, user, password, database } = config;
		const client = new Client({ host, port, user, password, database });
		await client.connect();
		await ready(async () => await bareClaim(client, schema, limits.atOnce));
		await client.end();
		return;
	}
	await withStore(config, systemEnvironment, async (store) => {
		const { objects } = store.account('scheduler');
		const { atOnce, mostInFlight, mostPerAccount } = limits;
		await ready(async () => {
			const claimed = await objects.claim({
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
	atOnce: number,
): Promise<readonly string[]> {
	const now = Date.now();
	const text = `WITH due AS MATERIALIZED (
			SELECT account, id FROM "${schema}".sync_object
			WHERE account = 'scheduler' AND claim_id IS NULL AND next_at <= $1
			ORDER BY next_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
		) UPDATE "${schema}".sync_object AS object SET claim_id = 'me', claimed_at = $1, claim_until = $2
		FROM due WHERE object.account = due.account AND object.id = due.id
		RETURNING object.*`;
	const { rows } = await client.query<{ of_account: string; name: string }>({
		name: 'claim',
		text,
		values: [now, now + 3_600_000],
	});
	return rows.map(({ of_account, name }) => `${of_account}/${name}`);
}

/** Says that it is open, waits for the word, and says what it claimed. */
async function ready(claimOnce: ClaimOnce): Promise<void> {
	const word = new Promise((resolve) => process.once('message', resolve));
	process.send?.('open');
	await word;
	const claims = await claimAll(claimOnce);
	await new Promise((resolve) => process.send?.(claims, resolve));
}

process.once('message', ({ open: given }: { readonly open: ClaimTask }) => {
	task = given;
	void open(task);
});
// What is loaded now is not loaded while it is being measured.
void import('kysely').then(() => process.send?.('ready'));
