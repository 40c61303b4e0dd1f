import { setTimeout as delay } from 'node:timers/promises';

import type { N8nProcess } from '../../rig/n8n/n8nProcess';
import type { QueueMode } from '../../rig/n8n/queueMode';
import type { QueueWorker } from '../../rig/n8n/queueWorker';
import type { KilledSync } from './killedSync';
import type { LatestRun, StoredRun } from './syncedState';

const lookAgainMs = 100;

/** A run in the middle of its window, and the worker that has it. */
export interface RunInWork {
	readonly sync: KilledSync;
	readonly run: LatestRun;
	readonly worker: QueueWorker;
}

export interface StandStill {
	/** The sync's. */
	readonly name: string;
	readonly ms: number;
	/** How the run before was ended. */
	readonly after: string;
	/** When it went on, ISO 8601. */
	readonly until: string;
}

/** Syncs in a queue mode of which something dies again and again, with what is noted of them meanwhile. */
export class DisturbedSyncs {
	/** What was seen of a sync that must not be: two open runs, or one whose lease is another's. */
	readonly violations: string[] = [];
	/** How long n8n took at most to start again, in milliseconds. */
	slowestStartMs = 0;
	private readonly syncs: KilledSync[] = [];
	private readonly diedAt = new Map<string, number>();
	private readonly watching = new AbortController();
	private watched = Promise.resolve();

	constructor(private readonly queue: QueueMode) {}

	get all(): readonly KilledSync[] {
		return this.syncs;
	}

	add(sync: KilledSync): void {
		this.syncs.push(sync);
	}

	/** Looks at the runs and leases of all syncs, several times a second, until {@link close}. */
	watch(): void {
		const { signal } = this.watching;
		this.watched = (async () => {
			while (!signal.aborted) {
				await Promise.all(this.syncs.map(async (sync) => await this.lookAt(sync)));
				await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
			}
		})();
	}

	async close(): Promise<void> {
		this.watching.abort();
		await this.watched;
		for (const { state } of this.syncs) await state.close();
	}

	/** Waits until runs of these syncs are in the middle of their windows; returns those that are then. */
	async inWork(syncs: readonly KilledSync[] = this.syncs): Promise<readonly RunInWork[]> {
		for (;;) {
			const found = await this.nowInWork(syncs);
			if (found.length > 0) return found;
			await delay(lookAgainMs);
		}
	}

	/**
	 * Kills the worker of a run in work.
	 *
	 * @returns undefined when all of its runs had ended before they could die; else what resolves when the worker is up again
	 */
	async kill({ worker }: RunInWork): Promise<{ readonly restarted: Promise<void> } | undefined> {
		const restarted = this.restart(worker);
		restarted.catch(() => undefined);
		const killedAt = Date.now();
		const died = (await this.nowInWork(this.syncs)).filter((one) => one.worker === worker);
		for (const { run } of died) this.diedAt.set(run.id, killedAt);
		return died.length === 0 ? undefined : { restarted };
	}

	/** Kills a process, and starts it again. */
	async restart(process: N8nProcess): Promise<void> {
		const killedAt = Date.now();
		await process.crashAndRestart();
		this.slowestStartMs = Math.max(this.slowestStartMs, Date.now() - killedAt);
	}

	/** Notes that what is open now may die of what is done at this moment. */
	async mayDie(): Promise<void> {
		for (const { state } of this.syncs) {
			const { id, state: at } = await state.run();
			if (at !== 'ended') this.diedAt.set(id, Date.now());
		}
	}

	/** The longest that a sync stood still: from the end or the death of a run to the next one's begin. */
	async stoodStill(): Promise<StandStill> {
		const all: StandStill[] = [];
		for (const { name, state } of this.syncs) {
			const runs = await state.runs();
			runs.slice(1).forEach(({ startedAt }, index) => {
				const before = runs[index];
				const ms = startedAt - this.endOf(before);
				const until = new Date(startedAt).toISOString();
				all.push({ name, ms, after: before?.status ?? 'nothing', until });
			});
		}
		const [longest] = all.sort((a, b) => b.ms - a.ms);
		if (longest === undefined) throw new Error('No sync has run twice');
		return longest;
	}

	/** Names the runs that began before the run before them had ended, or with no later a lease. */
	async overlapping(): Promise<readonly string[]> {
		const found: string[] = [];
		for (const { name, state } of this.syncs) {
			const runs = await state.runs();
			runs.slice(1).forEach(({ id, token, startedAt }, index) => {
				const { finishedAt = Infinity, token: former = Infinity } = runs[index] ?? {};
				if (startedAt < finishedAt || token <= former) found.push(`${name}: ${id}`);
			});
		}
		return found;
	}

	private endOf(run: StoredRun | undefined): number {
		if (run === undefined) return Infinity;
		const { id, status, startedAt, finishedAt } = run;
		if (status === 'abandoned') return this.diedAt.get(id) ?? startedAt;
		return finishedAt ?? Infinity;
	}

	private async nowInWork(syncs: readonly KilledSync[]): Promise<readonly RunInWork[]> {
		const found = await Promise.all(
			syncs.map(async (sync) => {
				const run = await sync.state.run();
				if (run.state !== 'streaming' || this.diedAt.has(run.id)) return [];
				const worker = this.queue.workerOf(run.executionId);
				return worker === undefined ? [] : [{ sync, run, worker }];
			}),
		);
		return found.flat();
	}

	private async lookAt({ name, state }: KilledSync): Promise<void> {
		// While its server is restarted, nobody sees anything.
		const open = await state.open().catch((): readonly boolean[] => []);
		if (open.length > 1) this.violations.push(`${name} has ${open.length} open runs`);
		if (open.includes(false)) this.violations.push(`${name} has an open run without its lease`);
	}
}
