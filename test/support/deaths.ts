/** A schedule whose runs die: the trigger on n8n's own context, on either back end, with a clock that the test moves. */
import { beatOpenStores, closeIdleStores, withStore } from '../../engine/store';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { environment } from '../../nodes/shared/n8n/environment';
import './n8nUserFolder';
import { type PublishedSchedule, type ScheduleOptions, ScheduleWorld } from './publishedSchedule';
import { goesOn } from './runEndings';
import { type BackEnd, backEnds } from './store/backEnds';
import { Processes } from './store/severalProcesses';
import { beginning, complete, covering } from './store/syncWork';

export const everyFive = { unit: 'minutes', every: 5 };
/** As {@link Deaths.told} has the run with which most tests begin. */
export const first = ['22:00:00', '22:00:00', 1, 0];

/** A worker of queue mode; it shares the test's clock, and is dead as soon as it does not beat. */
export interface Worker {
	begin(): Promise<unknown>;
	commit(): Promise<unknown>;
	beat(): Promise<void>;
}

export class Deaths {
	readonly world = new ScheduleWorld('2026-03-28T21:58:30Z');
	readonly account: Record<string, string | number>;
	private readonly processes = new Processes(() => readSyncAccount(this.account).config);

	constructor(backEnd: BackEnd, file: string) {
		const sqlite = { store: 'sqlite', sqliteFile: file };
		const store = backEnd.kind === 'sqlite' ? sqlite : { ...backEnd.newStore(), store: 'postgres' };
		this.account = { accountId: 'acme', ...store };
	}

	/** Its runs go on, unless it is said how they end. */
	publish = async (options: ScheduleOptions = {}): Promise<PublishedSchedule> =>
		await this.world.publish({
			parameters: everyFive,
			account: this.account,
			staticData: {},
			ending: goesOn,
			...options,
		});

	restart = async (options: ScheduleOptions = {}): Promise<PublishedSchedule> =>
		await this.publish({ activation: 'init', ...options });

	runUntil = async (schedule: PublishedSchedule, ...times: readonly string[]): Promise<void> => {
		for (const time of times) {
			await schedule.runUntil(`2026-03-28T${time}Z`);
			await schedule.settled();
		}
	};

	/** n8n is killed at that time, in the middle of what the schedule has started, which was heard of until then. */
	killAt = async (schedule: PublishedSchedule, time: string): Promise<void> => {
		await this.runUntil(schedule, time);
		await beatOpenStores();
		await closeIdleStores();
		this.world.sleepers.forgetAll();
	};

	/** When each run started, for which time, which attempt at it that was, how many were skipped before it. */
	told = (): readonly unknown[] =>
		this.world.runs.map(({ item }) => [
			clockOf(item.firedAt),
			clockOf(item.scheduledFor),
			item.attempt,
			item.skipped,
		]);

	toldBy = async (schedule: PublishedSchedule, time: string): Promise<readonly unknown[]> => {
		await this.runUntil(schedule, time);
		return this.told();
	};

	going = async (): Promise<readonly string[]> =>
		await withStore(readSyncAccount(this.account).config, environment(), async (store) => {
			const { going } = await store.account('acme').schedules.read('workflow-1:node-1');
			return going.map(({ status }) => status);
		});

	startWorker = async (): Promise<Worker> => {
		const clock = environment();
		const worker = await this.processes.start('worker:2', {
			...clock,
			timeMs: 0,
			now: clock.now,
			serverNow: clock.now,
		});
		const { runs } = worker.account('execution-7');
		return {
			begin: async () => await runs.begin(beginning('orders-1'), covering(1, 2)),
			commit: async () => await runs.commit('orders-1', complete(2)),
			beat: worker.beat,
		};
	};

	close = async (): Promise<void> => {
		await this.processes.end();
		this.world.close();
		await closeIdleStores();
	};
}

/** One suite, for SQLite and for PostgreSQL. */
export function eachBackEndWithDeaths(title: string, suite: (deaths: () => Deaths) => void): void {
	describe.each(backEnds)(`${title} ($kind)`, (backEnd) => {
		let deaths: Deaths;
		let count = 0;
		beforeAll(async () => await backEnd.start());
		beforeEach(() => {
			deaths = new Deaths(backEnd, `deaths-${(count += 1)}.sqlite`);
		});
		afterEach(async () => await deaths.close());
		afterAll(async () => await backEnd.stop());
		suite(() => deaths);
	});
}

function clockOf(value: unknown): string {
	return new Date(String(value)).toISOString().slice(11, 19);
}
