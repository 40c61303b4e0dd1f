import { Client } from 'pg';

import { closeIdleStores, type PostgresConfig, withStore } from '../engine/store';
import { systemEnvironment } from '../engine/systemEnvironment';
import { startPostgres } from '../rig/databases/postgres';
import type { Benchmark, Row } from './benchmark';
import { type ClaimedTogether, claimTogether, type Manner } from './objects/claimers';

const ACCOUNTS = 2_000;
const OBJECTS = 10_000;
/** One account has as many, and comes first. */
const OF_THE_LARGEST = 1_000;
const PROCESSES = 4;
const AT_ONCE = 200;
const ROUNDS = 3;
const REGISTRY = 'scheduler';
/** As many claims as a process makes of the registry that is measured. */
const OF_A_WARM_UP = OBJECTS / PROCESSES;
const WARM_UPS = Array.from({ length: PROCESSES }, (_, at) => `warm-up-${at}`);

/**
 * Several processes claim what is due of many accounts, one of which has a thousand objects and comes first: through the
 * store, with its limits and in turn, beside the bare statement with SKIP LOCKED on the same table with the same indexes,
 * which takes them as they come, and beside the least that must be added to that for limits to be kept. Each process has
 * claimed as much elsewhere before, since it runs for weeks and not for a second. In turns, so that what else the machine does
 * strikes all.
 */
export const benchmark: Benchmark = {
	name: 'objects',
	title: `Objects: ${OBJECTS.toLocaleString('en')} of ${ACCOUNTS.toLocaleString('en')} accounts, claimed by ${PROCESSES} processes`,
	run: async () => {
		const server = await startPostgres({ durable: true });
		try {
			const found: Record<Manner, Measured[]> = { bare: [], counting: [], store: [] };
			for (let round = 0; round < ROUNDS; round++) {
				const config = {
					kind: 'postgres',
					...server,
					schema: `bench_${round}`,
					ssl: 'disable',
				} as const;
				await register(config);
				for (const manner of inTurn(round)) {
					found[manner].push(await measured(config, manner));
					await freeAll(config);
				}
			}
			return rows(found);
		} finally {
			await closeIdleStores();
			await server.stop();
		}
	},
};

/** Each comes first once: what others have claimed before leaves the table larger. */
function inTurn(round: number): readonly Manner[] {
	const manners: readonly Manner[] = ['bare', 'counting', 'store'];
	const first = round % manners.length;
	return [...manners.slice(first), ...manners.slice(0, first)];
}

interface Measured {
	readonly perSecond: number;
	/** How many claims others had before an account with few objects had its first, at most. */
	readonly longestWait: number;
}

async function register(config: PostgresConfig): Promise<void> {
	await withStore(config, systemEnvironment, async (store) => {
		const { objects } = store.account(REGISTRY);
		const of = (account: string, name: string) => ({ account, integration: 'shopify', name });
		await objects.register(
			Array.from({ length: OF_THE_LARGEST }, (_, at) => of('largest', `object-${at}`)),
		);
		await objects.register(
			Array.from({ length: OBJECTS - OF_THE_LARGEST }, (_, at) =>
				of(`account-${at % (ACCOUNTS - 1)}`, `object-${at}`),
			),
		);
		for (const warmUp of WARM_UPS) {
			await store
				.account(warmUp)
				.objects.register(
					Array.from({ length: OF_A_WARM_UP }, (_, at) =>
						of(`account-${at % (ACCOUNTS / PROCESSES)}`, `object-${at}`),
					),
				);
		}
	});
	await inDatabase(config, 'VACUUM ANALYZE "{schema}".sync_object');
}

async function freeAll(config: PostgresConfig): Promise<void> {
	await inDatabase(
		config,
		`UPDATE "{schema}".sync_object
			SET claim_id = NULL, next_at = registered_at, timed_at = registered_at`,
	);
	await inDatabase(config, 'VACUUM ANALYZE "{schema}".sync_object');
}

async function inDatabase(
	{ schema, host, port, user, password, database }: PostgresConfig,
	text: string,
): Promise<void> {
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	await client.query(text.replaceAll('{schema}', schema));
	await client.end();
}

async function measured(config: PostgresConfig, manner: Manner): Promise<Measured> {
	const { claims, tookMs } = await claimTogether(WARM_UPS, {
		config,
		manner,
		registry: REGISTRY,
		atOnce: AT_ONCE,
		mostInFlight: OBJECTS,
		mostPerAccount: OF_THE_LARGEST,
	});
	const claimed = claims.flatMap(({ objects }) => objects);
	if (claimed.length !== OBJECTS || new Set(claimed).size !== OBJECTS) {
		throw new Error(`${claimed.length} claims of ${new Set(claimed).size} objects were made`);
	}
	return { perSecond: OBJECTS / (tookMs / 1_000), longestWait: longestWait(claims) };
}

function longestWait(claims: readonly ClaimedTogether[]): number {
	const first = new Map<string, number>();
	let before = 0;
	for (const { objects } of claims) {
		for (const object of objects) {
			const [account = ''] = object.split('/');
			if (!first.has(account)) first.set(account, before);
		}
		before += objects.length;
	}
	return Math.max(...first.values());
}

function rows({ store, bare, counting }: Readonly<Record<Manner, Measured[]>>): readonly Row[] {
	const middle = (all: readonly Measured[], of: (measured: Measured) => number): number =>
		all.map(of).toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? NaN;
	const [claimed, plain] = [middle(store, (m) => m.perSecond), middle(bare, (m) => m.perSecond)];
	const leastWithCounts = middle(counting, (m) => m.perSecond);
	const wait = middle(store, (m) => m.longestWait);
	const plainWait = middle(bare, (m) => m.longestWait);
	return [
		{
			measure: `claims per second, ${AT_ONCE} at once (PostgreSQL, the middle of ${ROUNDS} rounds)`,
			ours: `${Math.round(claimed)}/s`,
			reference: `bare SKIP LOCKED: ${Math.round(plain)}/s`,
			ratio: claimed / plain,
			target: 'at least 0.8',
			met: claimed / plain >= 0.8,
		},
		{
			measure:
				'the same by the fewest statements that keep the limits, written by hand for PostgreSQL',
			ours: `${Math.round(leastWithCounts)}/s`,
			reference: `bare SKIP LOCKED: ${Math.round(plain)}/s`,
			ratio: leastWithCounts / plain,
			target: '',
			met: undefined,
		},
		{
			measure: 'claims that others have before an account has its first, at most',
			ours: String(wait),
			reference: `first come, first served: ${plainWait}`,
			ratio: wait / plainWait,
			target: `at most one for each account, and what all have in hand`,
			met: wait <= ACCOUNTS + PROCESSES * AT_ONCE,
		},
	];
}
