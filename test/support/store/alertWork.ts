import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { AlertEvent, Failure, NextTry, Verdict } from '../../../engine/run';
import {
	type AccountStore,
	type ClaimedObject,
	type StoreConfig,
	withStore,
} from '../../../engine/store';
import { type AlertSettings, AlertWatch } from '../../../engine/sync';
import { sqliteIn, temporaryFolder } from './backEnds';
import type { TestStore } from './eachBackEnd';
import { MINUTE } from './failedWork';
import { beginningWith } from './registeredObjects';
import { account, beginning, complete, covering } from './syncWork';

/** What was told, as a test compares it: minutes since the beginning, what, and of which sync. */
export type ToldAlert = readonly [minute: number, event: string, about: string];

/** Watches for everything, after an hour and at the first. */
export const watchingAll: AlertSettings = {
	syncs: { kind: 'all' },
	thresholds: {
		missedRun: { afterMs: 60 * MINUTE },
		watermarkStill: { afterMs: 60 * MINUTE },
		receiptNotComplete: { inARow: 1, countsUnverifiable: false },
		givenUp: { atLeast: 1, withinMs: 24 * 60 * MINUTE },
		objectSetAside: { failures: 3 },
	},
	storeUnreachableAfterMs: 5 * MINUTE,
	heartbeat: undefined,
};

/** Watches for one condition alone. */
export function watchingFor(condition: keyof AlertSettings['thresholds']): AlertSettings {
	const { thresholds } = watchingAll;
	const none = {
		missedRun: undefined,
		watermarkStill: undefined,
		receiptNotComplete: undefined,
		givenUp: undefined,
		objectSetAside: undefined,
	};
	return { ...watchingAll, thresholds: { ...none, [condition]: thresholds[condition] } };
}

/** A process that watches; what it tells reaches a host that starts nothing twice with one key. */
export interface WatchingProcess {
	look(): Promise<void>;
	/** It ends, and has written down what it has told. */
	close(): Promise<void>;
	/** Which keys it has used, those included that the host knew. */
	readonly keys: readonly string[];
	/** Whether it dies with its next look, before the host hears of what that has found. */
	diesBeforeTelling: boolean;
}

/** Syncs and those who watch them, on a real store and by a clock that a test moves. */
export class AlertWorld {
	readonly events: AlertEvent[] = [];
	/** Whether the store is out of reach. */
	isDown = false;
	/** Whether the place beside it is, too. */
	isBesideDown = false;
	readonly logged: string[] = [];
	/** When heartbeats came, in minutes since the beginning. */
	readonly beats: number[] = [];
	private readonly keys = new Set<string>();
	private readonly processes: WatchingProcess[] = [];
	private readonly start: number;
	private readonly beside = sqliteIn(temporaryFolder());
	private runs = 0;

	constructor(private readonly store: TestStore) {
		this.start = store.environment.timeMs;
	}

	get told(): readonly ToldAlert[] {
		return this.events.map(({ alert, phase }) => {
			const { condition, subject } = alert.finding;
			const at = phase === 'began' ? alert.raisedAt : (alert.endedAt ?? 0);
			return [(at - this.start) / MINUTE, `${condition} ${phase}`, subject];
		});
	}

	watch(settings: AlertSettings = watchingAll, watcher = 'workflow-1:node-1'): WatchingProcess {
		const keys: string[] = [];
		const watch = new AlertWatch({
			watcher,
			settings,
			withAccount: async (work) => await this.using(this.isDown, this.store.config, work),
			beside: async (work) => await this.using(this.isBesideDown, this.beside, work),
			environment: this.store.environment,
			fire: (events, key) => {
				if (process.diesBeforeTelling) return;
				keys.push(key);
				if (this.keys.has(key)) return;
				this.keys.add(key);
				this.events.push(...events);
			},
			describe: (error) => ({ problem: (error as Error).name, remedy: 'Start it.' }),
			report: {
				notLooked: () => this.logged.push('notLooked'),
				notSent: () => this.logged.push('notSent'),
			},
		});
		const process: WatchingProcess = {
			look: async () => await watch.look(),
			close: async () => {
				await watch.close();
				this.kill(process);
			},
			keys,
			diesBeforeTelling: false,
		};
		this.processes.push(process);
		return process;
	}

	/** It is gone from one moment to the next. */
	kill(process: WatchingProcess): void {
		const place = this.processes.indexOf(process);
		if (place >= 0) this.processes.splice(place, 1);
	}

	/** Time passes; who watches looks every minute, and `meanwhile` happens before that. */
	async pass(minutes: number, meanwhile: (minute: number) => Promise<void> = noWork) {
		for (let minute = 1; minute <= minutes; minute++) {
			this.store.environment.timeMs += MINUTE;
			await meanwhile(this.minute);
			for (const process of [...this.processes]) await process.look();
		}
	}

	/** Since the beginning. */
	get minute(): number {
		return (this.store.environment.timeMs - this.start) / MINUTE;
	}

	/** A run begins and ends now. */
	async run(verdict: Verdict | 'failed' = 'complete', sync = 'orders'): Promise<void> {
		const runId = `${sync}-${++this.runs}`;
		await this.account(async ({ runs }) => {
			const { timeMs } = this.store.environment;
			await runs.begin(beginning(runId, sync), ({ watermark = timeMs - MINUTE }) => ({
				window: { from: watermark, to: timeMs },
				target: timeMs,
				sliceMs: undefined,
				clockSkewMs: 0,
				gap: undefined,
			}));
			if (verdict === 'failed') {
				await runs.fail(runId, {}, { message: 'no answer' });
				return;
			}
			const judgement = { verdict, reason: 'counted' };
			const plan = { doneUpTo: timeMs, ...judgement, counted: judgement };
			await runs.commit(runId, complete(1, { ...plan, advances: verdict !== 'incomplete' }));
		});
	}

	/**
	 * A run of a claimed object begins and ends now, in the account that it is an object of; `turnedAway`: its source has named
	 * a time, an hour from now.
	 */
	async runObject(
		claimed: ClaimedObject,
		verdict: 'complete' | 'failed' | 'turnedAway',
	): Promise<void> {
		const runId = `object-${++this.runs}`;
		await this.store.withStore(async (opened) => {
			const { runs } = account(opened, claimed.account);
			await runs.begin(beginningWith(claimed, runId), covering(1, 2));
			if (verdict === 'turnedAway') {
				await runs.noteRetry(runId, { kind: 'rateLimited', retryAfterMs: 60 * MINUTE });
			}
			if (verdict === 'complete') await runs.commit(runId, complete(2));
			else await runs.fail(runId, {}, { message: 'no answer' });
		});
	}

	/** Something that failed in a run is given up now. */
	async giveUp(sync: string, failures: readonly Failure[]): Promise<void> {
		await this.account(async (at) => {
			const runId = `${sync}-${++this.runs}`;
			await at.runs.begin(beginning(runId, sync), covering(1, 2));
			await at.failed.keep(runId, failures);
			await at.runs.commit(runId, complete(2));
			const kept = await at.failed.list({ runId });
			const next = (): NextTry => ({ kind: 'givenUp' });
			await at.failed.settle(
				undefined,
				kept.map(({ id }) => ({ id, kind: 'failed', next })),
			);
		});
	}

	async account<Result>(work: (at: AccountStore) => Promise<Result>): Promise<Result> {
		return await this.store.withStore(async (opened) => await work(account(opened)));
	}

	private async using<Result>(
		isDown: boolean,
		config: StoreConfig,
		work: (at: AccountStore) => Promise<Result>,
	): Promise<Result> {
		const { environment } = this.store;
		// Nobody waits for another attempt in real time.
		const patient = { ...environment, now: () => environment.timeMs, sleep: noWork };
		return await withStore(
			isDown ? outOfReach(config) : config,
			isDown ? patient : environment,
			async (opened) => await work(account(opened)),
		);
	}
}

async function noWork(): Promise<void> {
	// Nothing happens.
}

/** The same store where it cannot be opened: no server listens, or the file is none of a database. */
function outOfReach(config: StoreConfig): StoreConfig {
	if (config.kind === 'postgres') return { ...config, port: 1 };
	const file = 'broken.sqlite';
	mkdirSync(config.folder, { recursive: true });
	writeFileSync(path.join(config.folder, file), 'This is no database, and was never meant to be.');
	return { ...config, file };
}
