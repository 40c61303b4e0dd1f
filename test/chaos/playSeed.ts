import { seededRandom } from '../support/seededRandom';
import { Cast } from './cast';
import type { Finding } from './finding';
import type { Places } from './places';
import { hasRival, missedByRival } from './rival';
import type { Seams } from './rule';
import { scenarioOf } from './scenario';
import { fits } from './tableTrouble';
import { openWorld } from './world';

/** Lets a sync tick while all goes wrong that can, has it come to rest, and looks whether anything is amiss. */
export async function playSeed(
	seed: number,
	places: Places,
	seams: Seams = {},
	series = 'all-rules',
): Promise<Finding> {
	const drawn = scenarioOf(seed);
	const scenario = seams.scenario?.(drawn) ?? drawn;
	const world = await openWorld(scenario, seams, await places.at(scenario), series);
	const cast = new Cast(world);
	try {
		await cast.liveThrough();
		await cast.comeToRest();
		await world.watch.finish();
		if (scenario.failing.keepsFailed) await world.kept.finish();
		await world.archives?.watch.finish(seededRandom(seed * 7 + 25));
		const { stage, watch, records, source } = world;
		const missed = hasRival(scenario)
			? await missedByRival(world.outside, records, world.table)
			: [];
		return {
			scenario,
			violations: [...watch.violations, ...missed, ...(source.violations?.() ?? [])],
			kills: stage.kills,
			steps: stage.stepsTaken,
			faults: { ...source.faults, ...world.archives?.trouble.struck },
			changes: records.changes,
			removals: world.removed.counts,
			verdicts: watch.receipts.verdicts,
			runs: cast.endings(),
			kept: world.kept.counts,
			archives: world.archives?.watch.counts,
			misses: watch.receipts.misses.length,
			downgrades: watch.receipts.downgrades,
			stalls: stage.stalls,
			restarts: world.restarts,
			undone: cast.undone,
			records: records.rows().length,
			delivered: world.endpoint.received,
			tableTrouble: {
				...world.tableTroubleCounts,
				tooPrecise: records.rows().filter((row) => !fits(scenario.tableTrouble, row)).length,
			},
		};
	} finally {
		await world.close();
	}
}
