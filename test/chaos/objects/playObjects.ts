import { seededRandom } from '../../support/seededRandom';
import type { Fate, Kill } from '../actor';
import { noArchives } from '../archives/archiving';
import type { Places } from '../places';
import { impatient, type Outside, Ports } from '../ports';
import { Stage } from '../stage';
import { Timeline } from '../timeline';
import type { ObjectSeams } from './objectRules';
import { type ObjectScenario, objectScenarioOf } from './objectScenario';
import { type ObjectViolation, ObjectWatch } from './objectWatch';
import type { ObjectWorld } from './objectWorld';
import { changeOne, resumeAll } from './person';
import { workOn } from './worker';

export interface ObjectFinding {
	readonly scenario: ObjectScenario;
	readonly violations: readonly ObjectViolation[];
	readonly counts: ObjectWatch['counts'];
	readonly kills: readonly Kill[];
	readonly stalls: number;
}

const minuteMs = 60_000;
const firstDay = Date.parse('2026-01-02T09:00:00Z');

/** Has the objects of a registry claimed, dispatched and synced while all goes wrong that can, and then come to rest. */
export async function playObjects(
	seed: number,
	places: Places,
	seams: ObjectSeams = {},
	series = 'objects',
): Promise<ObjectFinding> {
	const drawn = objectScenarioOf(seed);
	const scenario = seams.scenario?.(drawn) ?? drawn;
	const place = await places.at({
		backEnd: scenario.backEnd,
		tablesIn: 'store',
		archiving: noArchives,
	});
	const registry = `${series}-${seed}`;
	const timeline = new Timeline(firstDay + (seed % 365) * 24 * 60 * minuteMs);
	const stage = new Stage(timeline, seededRandom(seed * 11 + 2));
	const random = seededRandom(seed * 11 + 3);
	// How often the store draws depends on how fast a disk is.
	const jitter = seededRandom(seed * 11 + 4);
	const tables = place.tables(impatient({ timeline, random: jitter }));
	const outside: Outside = { stage, timeline, random: jitter, place, tables, accountId: registry };
	const watch = new ObjectWatch(scenario, place, timeline, registry);
	stage.around = async (_kind, effect, actor) => {
		await effect();
		await watch.look(actor);
	};
	const world: ObjectWorld = {
		scenario,
		seams,
		outside,
		stage,
		timeline,
		random,
		watch,
		queue: [],
		isQuiet: false,
		accountOf: ({ account }) => `${registry}/${account}`,
	};
	try {
		await registerAll(world);
		for (let minute = 0; minute < scenario.minutes; minute++) await oneMinute(world);
		world.isQuiet = true;
		enter(world, 'person', {}, async (ports) => await resumeAll(world, ports));
		await stage.playOut();
		for (let minute = 0; minute < 100; minute++) await oneMinute(world);
		await stage.playOut();
		await watch.finish();
		const { violations, counts } = watch;
		return { scenario, violations, counts, kills: stage.kills, stalls: stage.stalls };
	} finally {
		stage.close();
		await tables.close();
	}
}

async function registerAll(world: ObjectWorld): Promise<void> {
	enter(world, 'person', {}, async (ports) => {
		await ports.account.objects.register(
			world.scenario.objects.map(({ name, intervalMs, ...object }) => ({
				account: world.accountOf(object),
				integration: 'chaos',
				name,
				settings: { intervalMs },
			})),
		);
	});
	await world.stage.playOut();
}

async function oneMinute(world: ObjectWorld): Promise<void> {
	const { scenario, stage, timeline, random, isQuiet } = world;
	const until = timeline.now() + minuteMs;
	if (!stage.isBusy('scheduler') || random.chance(scenario.twoSchedulers)) {
		enter(world, 'scheduler', fateOf(world), async (ports) => await schedule(world, ports));
	}
	if (!isQuiet && random.chance(scenario.changes))
		enter(world, 'person', {}, async (ports) => await changeOne(world, ports));
	for (let busy = busyWorkers(world); busy < scenario.workers; busy++) {
		const claimed = world.queue.shift();
		if (claimed === undefined) break;
		enter(world, 'worker', fateOf(world), async (ports) => await workOn(world, ports, claimed));
	}
	await stage.playUntil(until);
}

function busyWorkers({ stage }: ObjectWorld): number {
	return stage.living().filter(({ name }) => name === 'worker').length;
}

function enter(
	{ stage, outside }: ObjectWorld,
	name: string,
	fate: Fate,
	work: (ports: Ports) => Promise<void>,
): void {
	stage.enter(name, fate, async (actor) => await work(new Ports(outside, actor)));
}

function fateOf({ scenario, random, isQuiet }: ObjectWorld): Fate {
	const dies = random.chance(scenario.kills);
	const stalls = random.chance(scenario.stalls);
	const [killAtStep, stallAtStep] = [random.integer(1, 8), random.integer(1, 8)];
	const killAfterEffect = random.chance(0.5);
	const stallMs = random.integer(1, 15) * minuteMs;
	if (isQuiet) return {};
	return {
		...(dies && { killAtStep, killAfterEffect }),
		...(stalls && { stallAtStep, stallMs }),
	};
}

/** Claims what is due, and dispatches each: some of it is lost, comes twice, or late. */
async function schedule(world: ObjectWorld, ports: Ports): Promise<void> {
	const { scenario, seams, random, queue, timeline, outside } = world;
	const { limit, mostInFlight, mostPerAccount, beginWithinMs } = scenario;
	const { objects } = seams.account?.(ports.account, outside) ?? ports.account;
	const claimed = await objects.claim({ limit, mostInFlight, mostPerAccount, beginWithinMs });
	for (const object of claimed) {
		const [isLost, isDoubled, isLate] = [scenario.lost, scenario.doubled, scenario.late].map(
			(chance) => random.chance(chance) && !world.isQuiet,
		);
		await ports.step('queue.dispatch', async () => {
			if (isLost === true) return;
			if (isLate === true) {
				timeline.plan(timeline.now() + beginWithinMs + minuteMs, () => queue.push(object));
			} else queue.push(object);
			if (isDoubled === true) {
				timeline.plan(timeline.now() + random.integer(1, 8) * minuteMs, () => queue.push(object));
			}
		});
	}
}
