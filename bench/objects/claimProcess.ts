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
	if (manner !== 'store') {
		const { host, port, user, password, database } = config;
		const client = new Client({ host, port, user, password, database });
		await client.connect();
		const claim = manner === 'bare' ? bareClaim : countingClaim;
		await ready(task, async (registry) => await claim(client, registry, task));
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
	registry: string,
	{ config: { schema }, atOnce }: ClaimTask,
): Promise<readonly string[]> {
	const now = Date.now();
	const text = `WITH due AS MATERIALIZED (
			SELECT account, id FROM "${schema}".sync_object
			WHERE account = $3 AND claim_id IS NULL AND next_at <= $1
			ORDER BY next_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
		) UPDATE "${schema}".sync_object AS object SET claim_id = 'me', claimed_at = $1, claim_until = $2
		FROM due WHERE object.account = due.account AND object.id = due.id
		RETURNING object.*`;
	const { rows } = await client.query<Claimed>({
		name: 'claim',
		text,
		values: [now, now + 3_600_000, registry],
	});
	return rows.map(({ of_account, name }) => `${of_account}/${name}`);
}

interface Claimed {
	readonly of_account: string;
	readonly name: string;
}

/** Looks, takes and writes in one statement; tells and counts in another. Not kept by the server, as those of the store are not. */
async function countingClaim(
	client: Client,
	registry: string,
	{ config: { schema }, atOnce, mostInFlight }: ClaimTask,
): Promise<readonly string[]> {
	const clock = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
	await client.query(
		`BEGIN; SET LOCAL lock_timeout = '30s'; SET LOCAL idle_in_transaction_session_timeout = '60s'`,
	);
	const { rows } = await client.query<Claimed>(
		`WITH standing AS MATERIALIZED (
			SELECT count(*) AS total, min(next_at) AS first_over, ${clock} AS at,
				(SELECT claims FROM "${schema}".sync_registry WHERE account = $1) AS claims,
				(SELECT timed_at FROM "${schema}".sync_object WHERE account = $1
					ORDER BY timed_at DESC LIMIT 1) AS last
			FROM "${schema}".sync_object WHERE account = $1 AND claim_id IS NOT NULL
		), due AS MATERIALIZED (
			SELECT id FROM "${schema}".sync_object
			WHERE account = $1 AND claim_id IS NULL AND next_at <= ${clock} ORDER BY ranked_at
			LIMIT (SELECT greatest(0, least($2, $3 - total)) FROM standing) FOR UPDATE SKIP LOCKED
		) UPDATE "${schema}".sync_object AS object
			SET claim_id = 'me', claimed_at = at, claim_until = at + $4, next_at = at + $4, timed_at = at
		FROM due, standing WHERE object.account = $1 AND object.id = due.id
		RETURNING object.*, standing.*`,
		[registry, atOnce, mostInFlight, 3_600_000],
	);
	if (rows.length > 0) {
		const accounts = [...new Set(rows.map(({ of_account }) => of_account))];
		await client.query(
			`WITH told AS (
				INSERT INTO "${schema}".sync_registry (account, claims) VALUES ($1, $3)
				ON CONFLICT (account) DO UPDATE SET claims = sync_registry.claims + $3 RETURNING claims
			) SELECT of_account, count(*), (SELECT claims FROM told) FROM "${schema}".sync_object
			WHERE account = $1 AND claim_id IS NOT NULL AND of_account = ANY ($2) GROUP BY of_account`,
			[registry, accounts, rows.length],
		);
	}
	await client.query('COMMIT');
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
