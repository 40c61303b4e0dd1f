import { hostname } from 'node:os';

import type { Environment } from '../../environment';
import type { Connection, Database } from '../database';
import { heartbeatLock } from '../locks';
import { beatForClaims, beatForRuns, beatForScheduled, type HeldRow } from './heldRows';
import { BEAT_EVERY_MS, type Pulse } from './liveness';

/** What this process beats for. */
interface Held extends HeldRow {
	/** So many beats make up its time: an end that does not depend on what a clock says. */
	readonly most: number;
	beats: number;
}

/** A run of which n8n has said that its execution has failed, and on which no block is at work any more. */
export interface LeftRun {
	readonly account: string;
	readonly runId: string;
	readonly message: string;
}

/**
 * Says for one process that it is alive, to all who share a store with it: for every run that it has begun or worked on,
 * also while other nodes of the execution work, for what its schedules have started, and for failures that it has claimed, until these end or their time is
 * over. {@link beat} is to be called every {@link BEAT_EVERY_MS}.
 */
export class Heartbeat {
	private readonly held = new Map<string, Held>();
	/** How many blocks are at work on a run. */
	private readonly atWork = new Map<string, number>();

	/** @param by names the process */
	constructor(readonly by: string = `${hostname()}:${process.pid}`) {}

	/** Whether there is nothing to beat for. */
	get isIdle(): boolean {
		return this.held.size === 0;
	}

	/**
	 * Beats for it from now on. For what it holds already, the count goes on: time is over once.
	 *
	 * @param forMs how long it may be held at most
	 */
	hold(row: HeldRow, forMs: number): void {
		const key = keyOf(row);
		if (this.held.has(key)) return;
		this.held.set(key, { ...row, most: Math.max(0, Math.ceil(forMs / BEAT_EVERY_MS)), beats: 0 });
	}

	/** It has ended, or is another's. */
	letGo(row: HeldRow): void {
		this.held.delete(keyOf(row));
	}

	/**
	 * A block goes to work on a run.
	 *
	 * @returns to be called when it is done; says whether it was the last
	 */
	enter(run: HeldRow): () => boolean {
		const key = keyOf(run);
		this.atWork.set(key, (this.atWork.get(key) ?? 0) + 1);
		return () => {
			const others = (this.atWork.get(key) ?? 1) - 1;
			if (others > 0) this.atWork.set(key, others);
			else this.atWork.delete(key);
			return others <= 0;
		};
	}

	/** For what is read and written of one account. */
	pulse(
		account: string,
		database: Database,
		environment: Environment,
		connection: Connection,
	): Pulse {
		return {
			by: this.by,
			at: async () => await database.clock(environment, connection),
			atWithin: () => database.clockWithin(environment),
			beatsFor: (id, schedule) => {
				const held = this.held.get(keyOf({ account, schedule, id }));
				return held !== undefined && held.beats < held.most;
			},
			isAtWorkOn: (id) => this.isAtWork({ account, id }),
		};
	}

	/**
	 * Beats once for all. What it finds to be gone, or another's, it lets go.
	 *
	 * @returns the runs that are to be ended
	 * @throws EngineError when the store cannot be reached; the next beat tries again
	 */
	async beat(database: Database, environment: Environment): Promise<readonly LeftRun[]> {
		const asked = this.counted();
		if (asked.length === 0) return [];
		const runs = asked.filter((row) => row.schedule === undefined && row.isClaim === undefined);
		const atWork = runs.filter((row) => this.isAtWork(row));
		const resting = runs.filter((row) => !this.isAtWork(row));
		const scheduled = asked.filter(({ schedule }) => schedule !== undefined);
		const claims = asked.filter(({ isClaim }) => isClaim === true);
		const found = await database.write(environment, heartbeatLock(this.by), async (connection) => {
			const at = await database.clock(environment, connection);
			const { by } = this;
			return {
				atWork: await beatForRuns(connection, atWork, { at, by, isAtWork: true }),
				resting: await beatForRuns(connection, resting, { at, by, isAtWork: false }),
				scheduled: await beatForScheduled(connection, scheduled, at),
				claims: await beatForClaims(connection, claims, at),
			};
		});
		const { atWork: working, resting: rested, scheduled: started, claims: claimed } = found;
		this.forgetOthers(asked, [...working, ...rested, ...started, ...claimed]);
		const left: LeftRun[] = [];
		for (const { account, id, reported, message } of found.resting) {
			const row = { account, id };
			if (reported === undefined || this.isAtWork(row)) continue;
			this.letGo(row);
			if (reported === 'failed') left.push({ account, runId: id, message });
		}
		return left;
	}

	private isAtWork(run: HeldRow): boolean {
		return this.atWork.has(keyOf(run));
	}

	/** What is to beat now. What has come to its end is known for as long again, so that it does not begin anew. */
	private counted(): readonly Held[] {
		const beating: Held[] = [];
		for (const [key, row] of this.held) {
			row.beats += 1;
			if (row.beats <= row.most) beating.push(row);
			else if (row.beats > 2 * row.most) this.held.delete(key);
		}
		return beating;
	}

	/** What has been held anew meanwhile is another. */
	private forgetOthers(asked: readonly Held[], found: readonly HeldRow[]): void {
		const known = new Set(found.map(keyOf));
		for (const row of asked) {
			const key = keyOf(row);
			if (!known.has(key) && this.held.get(key) === row) this.held.delete(key);
		}
	}
}

function keyOf({ account, schedule, isClaim, id }: HeldRow): string {
	return JSON.stringify([account, schedule, isClaim, id]);
}
