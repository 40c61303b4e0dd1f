import type { SeededRandom } from '../../support/seededRandom';
import type { ExpectedRow } from '../expectedRow';
import type { LivelyRecords } from '../livelyRecords';
import type { Scenario } from '../scenario';
import type { ChaosSource } from '../sources/chaosSource';
import type { Timeline } from '../timeline';

/** That a source has said of a record that it is gone. */
export interface Removed {
	readonly id: string;
	/** Counted as its states are: what comes back has the next one. */
	readonly state: number;
	readonly cursor: string;
	/** Whether it stays in the lists, as gone; else a webhook tells it. */
	readonly isListed: boolean;
	/** Whether it is not in the lists at all any more. */
	readonly vanished: boolean;
	/** The version before. */
	readonly before: ExpectedRow;
	readonly atMs: number;
}

export interface RemovalCounts {
	listed: number;
	told: number;
	returned: number;
}

/** Cursors may be in whole seconds: what comes back has a later one for certain. */
const returnsAfterMs = 2_000;

/** Has the source say of records that they are gone, and lets some of them come back, at moments that follow from the seed. */
export class RemovedRecords {
	readonly counts: RemovalCounts = { listed: 0, told: 0, returned: 0 };
	/** Told of what a webhook is to tell. */
	onTold: (removed: Removed) => void = () => undefined;
	private readonly removed = new Map<string, Removed>();
	/** Those that have come back, whatever became of them then. */
	private readonly returned = new Set<string>();

	constructor(
		private readonly source: Pick<ChaosSource, 'edit' | 'delete' | 'listAsGone'>,
		private readonly records: LivelyRecords,
		private readonly timeline: Timeline,
		private readonly random: SeededRandom,
		private readonly scenario: Pick<Scenario, 'removals' | 'skewMs'>,
	) {}

	/** Plans what happens from now until then. */
	planUntil(untilMs: number): void {
		const { random, timeline } = this;
		const { perTick, returnsPerTick } = this.scenario.removals;
		const now = timeline.now();
		const moment = () => random.integer(now, untilMs);
		for (let count = random.integer(0, 2 * perTick); count > 0; count--) {
			timeline.plan(moment(), () => this.removeOne());
		}
		for (let count = random.integer(0, 2 * returnsPerTick); count > 0; count--) {
			timeline.plan(moment(), () => this.bringOneBack());
		}
	}

	/** What was said of a record, also of one that has come back since. */
	of(id: string): Removed | undefined {
		return this.removed.get(id);
	}

	/** Those that have not come back. */
	gone(): readonly Removed[] {
		return [...this.removed.values()].filter(({ id }) => !this.returned.has(id));
	}

	private removeOne(): void {
		const { random, records, source, timeline } = this;
		const { removals, skewMs } = this.scenario;
		const rows = records.rows().filter(({ id }) => !this.removed.has(id));
		const before = rows[random.integer(0, Math.max(0, rows.length - 1))];
		if (before === undefined) return;
		const { id } = before;
		const state = records.forget(id) + 1;
		const atMs = timeline.now();
		const listed = random.chance(removals.listed) ? source.listAsGone?.(id, state) : undefined;
		const vanished = listed === undefined && random.chance(removals.vanish);
		if (vanished) source.delete(id);
		const told = random.chance(removals.sameCursor)
			? before.updatedAt
			: new Date(atMs + skewMs).toISOString();
		const isListed = listed !== undefined;
		const cursor = listed?.updatedAt ?? told;
		const removed: Removed = { id, state, cursor, isListed, vanished, before, atMs };
		this.removed.set(id, removed);
		this.counts[isListed ? 'listed' : 'told'] += 1;
		if (!isListed) this.onTold(removed);
	}

	private bringOneBack(): void {
		const now = this.timeline.now();
		const gone = this.gone().filter(
			({ vanished, atMs }) => !vanished && now - atMs >= returnsAfterMs,
		);
		const one = gone[this.random.integer(0, Math.max(0, gone.length - 1))];
		if (one === undefined) return;
		this.returned.add(one.id);
		this.records.edit(one.id, one.state + 1);
		this.counts.returned += 1;
	}
}
