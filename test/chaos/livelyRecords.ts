import type { SeededRandom } from '../support/seededRandom';
import type { ExpectedRow } from './expectedRow';
import type { Scenario } from './scenario';
import type { ChaosSource } from './sources/chaosSource';
import type { Timeline } from './timeline';

export interface SourceChanges {
	created: number;
	edited: number;
	deleted: number;
	tied: number;
}

/** What those do whose records a source holds, at moments that follow from the seed, while the sync is at work. */
export class LivelyRecords {
	readonly changes: SourceChanges = { created: 0, edited: 0, deleted: 0, tied: 0 };
	/** Told of every change but deletes. */
	onChange: (row: ExpectedRow) => void = () => undefined;
	private readonly kept = new Map<string, { row: ExpectedRow; state: number }>();

	constructor(
		private readonly source: Pick<ChaosSource, 'create' | 'edit' | 'delete'>,
		private readonly timeline: Timeline,
		private readonly random: SeededRandom,
		private readonly scenario: Scenario,
	) {}

	/** Plans what happens from now until then. */
	planUntil(untilMs: number): void {
		const { random, scenario, timeline } = this;
		const now = timeline.now();
		const moment = () => random.integer(now, untilMs);
		const { ordersPerTick, editsPerTick } = scenario;
		for (let count = random.integer(0, 2 * ordersPerTick); count > 0; count--) {
			timeline.plan(moment(), () => this.createSome());
		}
		for (let count = random.integer(0, 2 * editsPerTick); count > 0; count--) {
			timeline.plan(moment(), () => this.editOne());
		}
		if (scenario.deletes && random.chance(0.5)) timeline.plan(moment(), () => this.deleteOne());
	}

	/** What really is, whatever the index shows. */
	rows(): readonly ExpectedRow[] {
		return [...this.kept.values()].map(({ row }) => row);
	}

	/** Which of its states a record is in; undefined when it is gone. */
	stateOf(id: string): number | undefined {
		return this.kept.get(id)?.state;
	}

	/** Has a record take on a state, also one that was gone. */
	edit(id: string, state: number): void {
		this.keep(this.source.edit(id, noteOf(state)), state);
	}

	/** A record is gone from now on; returns the state that it was in. */
	forget(id: string): number {
		const state = this.stateOf(id) ?? 0;
		this.kept.delete(id);
		return state;
	}

	/** Now and then several within one second, or at the same millisecond. */
	private createSome(): void {
		const { random, scenario } = this;
		const together = random.chance(scenario.ties) ? random.integer(2, 7) : 1;
		if (together > 1) this.changes.tied += together;
		for (let count = together; count > 0; count--) {
			this.keep(this.source.create(noteOf(1)), 1);
			this.changes.created += 1;
		}
	}

	private editOne(): void {
		const { random, scenario } = this;
		for (let count = random.chance(scenario.ties) ? 2 : 1; count > 0; count--) {
			const id = this.pick();
			if (id === undefined) return;
			this.edit(id, (this.stateOf(id) ?? 0) + 1);
			this.changes.edited += 1;
			if (count > 1) this.changes.tied += 1;
		}
	}

	private deleteOne(): void {
		// A guard refuses to delete a large share at once.
		if (this.kept.size < 12) return;
		const id = this.pick();
		if (id === undefined) return;
		this.source.delete(id);
		this.kept.delete(id);
		this.changes.deleted += 1;
	}

	private keep(row: ExpectedRow, state: number): void {
		this.kept.set(row.id, { row, state });
		this.onChange(row);
	}

	private pick(): string | undefined {
		const ids = [...this.kept.keys()];
		return ids[this.random.integer(0, Math.max(0, ids.length - 1))];
	}
}

/** What a record that is in that state says of it. */
export const noteOf = (state: number): string => `state ${state}`;

/** The state that a row says it is of. */
export function stateOfNote(note: unknown): number {
	return Number(/^state (\d+)$/.exec(String(note))?.[1] ?? Number.NaN);
}
