import type { Place, Row } from '../place';

/** A row of the registry as far as it is watched. */
export interface Seen {
	readonly key: string;
	readonly account: string;
	readonly name: string;
	readonly intervalMs: number;
	readonly isPaused: boolean;
	readonly syncedAt: number | undefined;
	readonly registeredAt: number;
	readonly claimId: string | undefined;
	readonly runId: string | undefined;
}

/** A run of one of its objects. */
export interface SeenRun {
	readonly key: string;
	readonly claimId: string | undefined;
	readonly status: string;
}

/** The objects of a registry, by account and name. */
export async function readObjects(place: Place, registry: string): Promise<Map<string, Seen>> {
	const rows = await place.queryStore(`SELECT * FROM sync_object WHERE account = '${registry}'`);
	return new Map(rows.map(toSeen).map((seen) => [seen.key, seen]));
}

/** The runs of the accounts of its objects, by account and ID. */
export async function readRuns(place: Place, registry: string): Promise<Map<string, SeenRun>> {
	const rows = await place.queryStore(
		`SELECT account, id, sync, status, claim_id FROM sync_run WHERE account LIKE '${registry}/%'`,
	);
	return new Map(
		rows.map(({ account, id, sync, status, claim_id }) => [
			`${String(account)} ${String(id)}`,
			{
				key: `${String(account)} ${String(sync)}`,
				claimId: claim_id === null ? undefined : String(claim_id),
				status: String(status),
			},
		]),
	);
}

function toSeen(row: Row): Seen {
	const number = (value: unknown) => (value === null ? undefined : Number(value));
	const text = (value: unknown) => (value === null ? undefined : String(value));
	const account = String(row.of_account);
	const name = String(row.name);
	return {
		key: `${account} ${name}`,
		account,
		name,
		intervalMs: number(row.override_ms) ?? Number(row.interval_ms),
		isPaused: Number(row.paused) === 1,
		syncedAt: number(row.synced_at),
		registeredAt: Number(row.registered_at),
		claimId: text(row.claim_id),
		runId: row.run_id === null ? undefined : `${account} ${String(row.run_id)}`,
	};
}
