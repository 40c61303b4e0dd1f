import type { SeededRandom } from '../../support/seededRandom';
import type { Scenario } from '../scenario';
import type { Timeline } from '../timeline';

/** How late an index shows each state of a record, and what it was drawn to be. */
export class IndexLag {
	private readonly visible = new Map<string, number>();

	constructor(
		private readonly scenario: Scenario,
		private readonly timeline: Timeline,
		private readonly random: SeededRandom,
	) {}

	/** Draws the lag of a state that a record takes on now, in milliseconds. */
	draw(id: string, state: number): number {
		const lagMs = this.drawn();
		this.visible.set(keyOf(id, state), this.timeline.now() + lagMs);
		return lagMs;
	}

	visibleAt(id: string, state: number): number {
		return this.visible.get(keyOf(id, state)) ?? 0;
	}

	/** Mostly soon, now and then as late as can be. */
	private drawn(): number {
		const { random } = this;
		const { longestLagMs } = this.scenario;
		if (random.chance(0.4)) return 0;
		return random.chance(0.5)
			? random.integer(0, Math.min(longestLagMs, 20_000))
			: random.integer(Math.floor(longestLagMs / 2), longestLagMs);
	}
}

function keyOf(id: string, state: number): string {
	return `${id} ${state}`;
}
