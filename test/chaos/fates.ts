import type { SeededRandom } from '../support/seededRandom';
import type { Fate } from './actor';
import type { Scenario } from './scenario';

const minuteMs = 60_000;

/** Says which processes die or stand still, and when. */
export class Fates {
	constructor(
		private readonly scenario: Scenario,
		private readonly fate: SeededRandom,
		private readonly archiving: SeededRandom,
	) {}

	/** @param tick from 1; 0 for a process that no tick is sure to kill */
	of(tick: number): Fate {
		const { fate, scenario, archiving } = this;
		const { firstKillTick, killAtStep, killAfterEffect, furtherKills } = scenario;
		if (tick === firstKillTick) return { killAtStep, killAfterEffect };
		if (archiving.chance(scenario.archiving.kills)) {
			return { killAtPut: archiving.integer(1, 3), killAfterEffect: archiving.chance(0.5) };
		}
		const stalls = fate.chance(scenario.stalls);
		return {
			...(fate.chance(furtherKills) && {
				killAtStep: fate.integer(1, 24),
				killAfterEffect: fate.chance(0.5),
			}),
			...(stalls && { stallAtStep: fate.integer(3, 20), stallMs: fate.integer(1, 90) * minuteMs }),
		};
	}
}
