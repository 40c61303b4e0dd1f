import type { OrderTruth, Simulator } from '../../simulator';
import type { SeededRandom } from '../support/seededRandom';
import type { ExpectedRow } from './expectedRow';
import type { Scenario } from './scenario';
import type { Timeline } from './timeline';

export interface ShopChanges {
	created: number;
	edited: number;
	deleted: number;
	tied: number;
}

/** What buyers and staff do, at moments that follow from the seed, while the sync is at work. */
export class LivelyShop {
	readonly changes: ShopChanges = { created: 0, edited: 0, deleted: 0, tied: 0 };
	/** Told of every change but deletes. */
	onChange: (row: ExpectedRow) => void = () => undefined;
	private readonly orders = new Map<string, { truth: OrderTruth; note: string; state: number }>();

	constructor(
		private readonly simulator: Simulator,
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
		return [...this.orders.values()].map(({ truth, note }) => rowOf(truth, note));
	}

	/** Which of its states an order is in; undefined when it is gone. */
	stateOf(id: string): number | undefined {
		return this.orders.get(id)?.state;
	}

	/** Now and then several within one second, or at the same millisecond. */
	private createSome(): void {
		const { random, scenario } = this;
		const together = random.chance(scenario.ties) ? random.integer(2, 7) : 1;
		if (together > 1) this.changes.tied += together;
		for (let count = together; count > 0; count--) {
			const note = noteOf(1);
			this.keep(this.simulator.shop.createOrder({ note, lineItems: 1 }), note, 1);
			this.changes.created += 1;
		}
	}

	private editOne(): void {
		const { random, scenario } = this;
		for (let count = random.chance(scenario.ties) ? 2 : 1; count > 0; count--) {
			const id = this.pick();
			if (id === undefined) return;
			const state = (this.stateOf(id) ?? 0) + 1;
			const note = noteOf(state);
			this.keep(this.simulator.shop.editOrder(id, { note }), note, state);
			this.changes.edited += 1;
			if (count > 1) this.changes.tied += 1;
		}
	}

	private deleteOne(): void {
		// A guard refuses to delete a large share at once.
		if (this.orders.size < 12) return;
		const id = this.pick();
		if (id === undefined) return;
		this.simulator.shop.deleteOrder(id);
		this.orders.delete(id);
		this.changes.deleted += 1;
	}

	private keep(truth: OrderTruth, note: string, state: number): void {
		this.orders.set(truth.id, { truth, note, state });
		this.onChange(rowOf(truth, note));
	}

	private pick(): string | undefined {
		const ids = [...this.orders.keys()];
		return ids[this.random.integer(0, Math.max(0, ids.length - 1))];
	}
}

function rowOf(truth: OrderTruth, note: string): ExpectedRow {
	const { id, name, createdAt, updatedAt, totalPrice } = truth;
	return { id, name, createdAt, updatedAt, totalPrice, note };
}

const noteOf = (state: number): string => `state ${state}`;

/** The state that a row says it is of. */
export function stateOfNote(note: unknown): number {
	return Number(/^state (\d+)$/.exec(String(note))?.[1] ?? Number.NaN);
}
