import type { TableOptions, TableWriter } from '../../engine/destination/destination';
import type { Environment } from '../../engine/environment';
import type { AccountStore } from '../../engine/store';
import { Heartbeat } from '../../engine/store/leases/heartbeat';
import { BEAT_EVERY_MS } from '../../engine/store/leases/liveness';
import { createStore } from '../../engine/store/store';
import { inPlaceOf } from '../support/store/inPlaceOf';
import type { SeededRandom } from '../support/seededRandom';
import type { OutsideWork } from './outsideWork';
import type { Place, Tables } from './place';
import type { Actor, Stage, StepKind } from './stage';
import type { Timeline } from './timeline';

/** What the ports lead to. */
export interface Outside {
	readonly stage: Stage;
	readonly timeline: Timeline;
	readonly random: SeededRandom;
	readonly place: Place;
	readonly tables: Tables;
	readonly accountId: string;
}

/** The ways out of one process of the engine. Whatever leaves by one is a step, at which the process may die. */
export class Ports {
	readonly environment: Environment;
	readonly account: AccountStore;
	private readonly heartbeat: Heartbeat;

	constructor(
		private readonly outside: Outside,
		readonly actor: Actor,
	) {
		const { stage, timeline, random, accountId } = outside;
		this.environment = {
			now: timeline.now,
			random: () => random.next(),
			sleep: async (durationMs, signal) => await stage.sleep(actor, durationMs, signal),
		};
		this.heartbeat = new Heartbeat(actor.id);
		this.account = steppedAccount(outside, actor, accountId, this.heartbeat);
	}

	/**
	 * Beats until it is told to stop, or its process dies.
	 *
	 * @param isLost whether the next beat does not reach the store
	 */
	async beatUntil(stopped: AbortSignal, isLost: () => boolean): Promise<void> {
		const { stage, place } = this.outside;
		const environment = impatient(this.outside);
		const store = createStore(place.database, environment, this.heartbeat);
		try {
			for (;;) {
				await stage.sleep(this.actor, BEAT_EVERY_MS, stopped);
				if (this.heartbeat.isIdle) continue;
				await stage.reflex(this.actor, async () => (isLost() ? undefined : await store.beat()));
			}
		} catch (error) {
			if (!stopped.aborted && this.actor.killed === undefined) throw error;
		}
	}

	/** The store of another account, in the same process. */
	accountOf(accountId: string): AccountStore {
		return steppedAccount(this.outside, this.actor, accountId, this.heartbeat);
	}

	/** Has nobody else take a turn while that is going on. */
	heed(work: OutsideWork): void {
		this.outside.stage.heed(work);
	}

	/** Each batch is a step. */
	writer(options: TableOptions): TableWriter {
		const { tables } = this.outside;
		const writer = tables.destination.table(options);
		return {
			write: async (records) =>
				await this.step('destination.write', async () => await writer.write(records)),
			reconcile: async (reconcileOptions) => {
				const step = async <Value>(effect: () => Promise<Value>) =>
					await this.step('destination.reconcile', effect);
				const begun = await step(async () => await writer.reconcile(reconcileOptions));
				return {
					add: async (ids) => await step(async () => await begun.add(ids)),
					finish: async () => await step(async () => await begun.finish()),
					// What a dead process has open is let go with its connection.
					discard: async () => await begun.discard(),
				};
			},
		};
	}

	async step<Value>(kind: StepKind, effect: () => Promise<Value>): Promise<Value> {
		return await this.outside.stage.step(this.actor, kind, effect);
	}
}

/** For what waits within a step: time passes at once. */
export function impatient({ timeline, random }: Pick<Outside, 'timeline' | 'random'>): Environment {
	return {
		now: timeline.now,
		serverNow: timeline.now,
		random: () => random.next(),
		sleep: async (durationMs, signal) => {
			signal?.throwIfAborted();
			timeline.pass(durationMs);
			// What it waits for may be a thread, such as the one that writes the log of SQLite into its file.
			await new Promise((resolve) => setTimeout(resolve, 1));
		},
	};
}

/** The account's store, each transaction a step that bears the name of the method which asked for it. */
function steppedAccount(
	outside: Outside,
	actor: Actor,
	accountId: string,
	heartbeat: Heartbeat,
): AccountStore {
	const { database } = outside.place;
	let asked = 'store';
	const step = async <Result>(work: () => Promise<Result>): Promise<Result> =>
		await outside.stage.step(actor, `store.${asked}`, work);
	const stepped = inPlaceOf(database, {
		read: async (environment, work) => await step(() => database.read(environment, work)),
		write: async (environment, lock, work) =>
			await step(() => database.write(environment, lock, work)),
		isCurrent: () => true,
		close: async () => undefined,
	});
	const named = <Room extends object>(room: Room): Room =>
		new Proxy(room, {
			get: (target, name, receiver) => {
				const member: unknown = Reflect.get(target, name, receiver);
				if (typeof member !== 'function') return member;
				return (...given: unknown[]): unknown => {
					asked = String(name);
					return Reflect.apply(member, target, given);
				};
			},
		});
	const store = createStore(stepped, impatient(outside), heartbeat);
	const account = store.account(accountId, { workflowId: 'chaos', executionId: actor.id });
	const { runs, records, failed, objects } = account;
	return {
		...account,
		runs: named(runs),
		records: named(records),
		failed: named(failed),
		objects: named(objects),
	};
}
