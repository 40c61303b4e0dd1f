/** A process of its own that uses a store; started by `startStoreProcess`, which tells it what to do. */
import type { Environment } from '../../../engine/environment';
import { type Store, type StoreConfig, withStore } from '../../../engine/store';
import { AccountDatabase } from '../../../engine/store/accountDatabase';
import { Heartbeat } from '../../../engine/store/leases/heartbeat';
import { openPostgres } from '../../../engine/store/postgres/postgresDatabase';
import { writeCommit } from '../../../engine/store/runs/commit';
import { openSqlite } from '../../../engine/store/sqlite/sqliteDatabase';
import { writeVariable } from '../../../engine/store/variables/variableRows';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { crowdedRequest, named, registryIn } from './registeredObjects';
import { siblingStore } from './siblingStore';
import { STORES_TO_OPEN, type StoreTask, type StoreTaskReport } from './storeProcesses';
import { account, beginning, complete, covering } from './syncWork';

const environment: Environment = systemEnvironment;
let config: StoreConfig | undefined;

const tasks: Readonly<Record<StoreTask, (config: StoreConfig) => Promise<StoreTaskReport>>> = {
	setOne: async (opened) => {
		await withStore(opened, environment, setOwn);
		return {};
	},
	openSiblings: async (opened) => {
		for (let number = 1; number <= STORES_TO_OPEN; number++) {
			await meeting();
			await withStore(siblingStore(opened, number), environment, setOwn);
		}
		return {};
	},
	increment500Times: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const { variables } = store.account('acme');
			for (let times = 0; times < 500; times++) await variables.increment('counter', 1);
			return {};
		}),
	setPairsForEver: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const { variables } = store.account('acme');
			for (let value = 1; ; value++) {
				await variables.set([
					{ name: 'a', type: 'number', value },
					{ name: 'b', type: 'number', value },
				]);
				if (value === 1) process.send?.({ kind: 'working' });
			}
		}),
	dieInMidTransaction: async (opened) => {
		await accountIn(opened, async (own) => {
			await own.write(async (scope) => {
				const state = { operation: 'set' as const, before: undefined, value: one };
				await writeVariable(scope, 'half', state);
				process.kill(process.pid, 'SIGKILL');
			});
		});
		return {};
	},
	raceForLeases: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const { runs } = account(store);
			const won: string[] = [];
			for (let round = 10; round < 30; round++) {
				const sync = `sync-${round}`;
				const begun = await runs.begin(beginning(`${process.pid}-${round}`, sync), covering(1, 2));
				if (begun.kind === 'begun') won.push(sync);
			}
			return { won };
		}),
	raceForScheduledTimes: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const { schedules } = account(store);
			const won: string[] = [];
			for (let round = 10; round < 30; round++) {
				const name = { workflowId: 'workflow-1', schedule: `schedule-${round}` };
				const startedAt = environment.now();
				const times = { scheduledFor: round, startedAt, heldUntil: startedAt + 3_600_000 };
				const run = { key: `${process.pid}`, ...times, status: 'going' as const };
				const { started } = await schedules.step(name, (known, { going }) => ({
					state: { settled: round },
					started: known === undefined && going.length === 0 ? [run] : [],
				}));
				if (started.length > 0) won.push(name.schedule);
			}
			return { won };
		}),
	raceForTheDead: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const { schedules } = account(store);
			const won: string[] = [];
			for (let round = 10; round < 30; round++) {
				const name = { workflowId: 'workflow-1', schedule: `schedule-${round}` };
				const { died } = await schedules.step(name, (_, runs) => ({
					state: { settled: round },
					started: [],
					died: runs.died,
				}));
				won.push(...died.map(() => name.schedule));
			}
			return { won };
		}),
	leaveRunOpen: async (opened) =>
		await withStore(opened, environment, async (store) => {
			await account(store).runs.begin(beginning('open'), covering(1, 2));
			return {};
		}),
	workOffFailed: async (opened) => ({ won: await workOffFailed(opened, environment) }),
	workOffFailedLater: async (opened) => ({ won: await workOffFailed(opened, minutesLater(3)) }),
	dieWithAClaim: async (opened) => {
		await workOffFailed(opened, environment, (claims) => {
			if (claims === 5) process.kill(process.pid, 'SIGKILL');
		});
		return {};
	},
	claimObjects: async (opened) =>
		await withStore(opened, environment, async (store) => {
			const won: string[] = [];
			for (;;) {
				const claimed = await registryIn(store).claim(crowdedRequest);
				if (claimed.length === 0) return { won };
				won.push(...named(claimed));
			}
		}),
	dieInMidCommit: async (opened) => {
		await withStore(opened, environment, async (store) => {
			await account(store).runs.begin(beginning('doomed'), covering(1, 2));
		});
		await accountIn(opened, async (own) => {
			await own.write(async (scope) => {
				await writeCommit(scope, 'doomed', complete(2));
				process.kill(process.pid, 'SIGKILL');
			});
		});
		return {};
	},
};

/**
 * Resolves what has failed, claim by claim, until nothing is due.
 *
 * @param claimed told how many claims there were, this one among them, before anything of it is resolved
 * @returns the IDs of what it resolved
 */
async function workOffFailed(
	opened: StoreConfig,
	clock: Environment,
	claimed: (claims: number) => void = () => undefined,
): Promise<readonly string[]> {
	return await withStore(opened, clock, async (store) => {
		const { failed } = account(store);
		const request = { sync: 'orders', limit: 50, forMs: 3_600_000, mostAttempts: 12 };
		const resolved: string[] = [];
		for (let claims = 1; ; claims++) {
			const { id: claimId, batches } = await failed.claim(request);
			if (batches.length === 0) return resolved;
			claimed(claims);
			const fates = batches.map(({ id }) => ({ id, kind: 'resolved' as const }));
			const { lost } = await failed.settle(claimId, fates);
			failed.letGo(claimId);
			resolved.push(...batches.map(({ id }) => id).filter((id) => !lost.includes(id)));
		}
	});
}

function minutesLater(minutes: number): Environment {
	const now = () => environment.now() + minutes * 60_000;
	return { ...environment, now, serverNow: now };
}

/** The account that all of them use, by a connection of its own. */
async function accountIn(
	opened: StoreConfig,
	work: (own: AccountDatabase) => Promise<void>,
): Promise<void> {
	const database = await (opened.kind === 'sqlite'
		? openSqlite(opened, environment)
		: openPostgres(opened, environment));
	await work(new AccountDatabase(database, environment, 'acme', {}, new Heartbeat()));
}

const one = { type: 'number' as const, value: 1 };

/** Sets a variable that no other process sets. */
async function setOwn(store: Store): Promise<void> {
	await store.account('acme').variables.set([{ name: `by-${process.pid}`, ...one }]);
}

/** Resolves at the next quarter of a second by the clock, which is where the other processes wait as well. */
async function meeting(): Promise<void> {
	const intervalMs = 250;
	await environment.sleep(intervalMs - (environment.now() % intervalMs));
}

process.on('message', (message: StoreConfig | { readonly task: StoreTask }) => {
	if ('kind' in message) {
		config = message;
		// What is loaded now is not loaded while the event loop is being measured.
		void import('kysely').then(() => process.send?.({ kind: 'ready' }));
		return;
	}
	if (config === undefined) throw new Error('Told what to do before it was told where');
	tasks[message.task](config).then(
		(report) => process.send?.({ kind: 'done', report }, () => process.disconnect()),
		(error: unknown) =>
			process.send?.({ kind: 'failed', message: String(error) }, () => process.exit(1)),
	);
});
