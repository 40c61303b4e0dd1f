import type { IDataObject } from 'n8n-workflow';

import type { FaultKind, Simulator } from '../../simulator';
import type { Fate, Receiver } from '../support/receiver';
import type { WorkflowJson } from '../support/workflowEngine';
import type { Executor, KillableExecution, Outcome } from '../support/executors/executor';
import type { SeededRandom } from '../support/seededRandom';
import { seededRandom } from '../support/seededRandom';
import type { SteeredClock } from '../support/steeredClock';

/** A shop, an app, and what runs between them, all on one steered clock. */
export interface World {
	readonly seed: number;
	readonly clock: SteeredClock;
	readonly simulator: Simulator;
	readonly receiver: Receiver;
	readonly executor: Executor;
	/** How likely an execution is killed once the scenario has had its first, certain kill. */
	readonly furtherKills: number;
}

/** What a scenario found when all was quiet. */
export interface Finding {
	readonly seed: number;
	readonly orders: number;
	/** The names of orders that exist in the shop and never reached the app. */
	readonly lost: readonly string[];
	/** Orders that the app was sent, and kept, more than once. */
	readonly doubled: number;
	/** Of these, the ones that came a second time under another idempotency key, unchanged. */
	readonly doubledUnderAnotherKey: number;
	readonly executions: Readonly<Record<Outcome, number>>;
}

const minuteMs = 60_000;
const intervalMs = 5 * minuteMs;
/** More than the settle delay and the longest index lag together. */
const quietMs = 5 * minuteMs;

/**
 * Lets a published workflow tick every five minutes while orders come in, requests fail and executions are killed;
 * then lets all come to rest, has it tick until it succeeds, and compares the app with the shop.
 */
export async function playScenario(world: World, workflow: WorkflowJson): Promise<Finding> {
	const trouble = seededRandom(world.seed * 2 + 1);
	const shop = new LivelyShop(world, seededRandom(world.seed * 2));
	const executions: Record<Outcome, number> = { success: 0, error: 0, killed: 0 };
	const ticks = trouble.integer(3, 5);
	const firstKill = trouble.integer(1, ticks);

	// An execution may end before the step at which it was to be killed: then the next one is.
	for (let tick = 1; tick <= ticks || executions.killed === 0; tick++) {
		shop.pass(intervalMs, trouble.integer(0, 6));
		if (trouble.chance(0.4)) addFault(world.simulator, trouble);
		const isKilled =
			tick >= firstKill && (executions.killed === 0 || trouble.chance(world.furtherKills));
		const killAtStep = isKilled ? trouble.integer(1, 24) : Infinity;
		executions[await tickOnce(world, workflow, { shop, trouble, killAtStep })] += 1;
	}

	world.simulator.faults.clear();
	world.receiver.decide = () => 'kept';
	world.clock.advance(quietMs);
	for (let attempt = 0; attempt < 3; attempt++) {
		const outcome = await execute(world, workflow, () => undefined);
		executions[outcome] += 1;
		world.clock.advance(intervalMs);
		if (outcome === 'success') return compare(world, executions);
	}
	throw new Error(`Seed ${world.seed}: three quiet runs in a row did not succeed`);
}

interface Tick {
	readonly shop: LivelyShop;
	readonly trouble: SeededRandom;
	readonly killAtStep: number;
}

async function tickOnce(world: World, workflow: WorkflowJson, tick: Tick): Promise<Outcome> {
	const { shop, trouble, killAtStep } = tick;
	const appInTrouble = trouble.chance(0.3);
	let step = 0;
	let execution: KillableExecution | undefined;
	const takeStep = (longestMs: number): boolean => {
		step += 1;
		shop.pass(trouble.integer(0, longestMs), trouble.chance(0.3) ? 1 : 0);
		if (step === killAtStep) execution?.kill();
		return step >= killAtStep;
	};
	world.receiver.decide = () =>
		takeStep(2_000) ? afterlife(trouble) : fate(trouble, appInTrouble);
	return await execute(
		world,
		workflow,
		() => void takeStep(8_000),
		(started) => {
			execution = started;
		},
	);
}

async function execute(
	world: World,
	workflow: WorkflowJson,
	onStep: () => void,
	onStart: (execution: KillableExecution) => void = () => undefined,
): Promise<Outcome> {
	const scheduledFor = new Date(world.clock.now()).toISOString();
	const items: IDataObject[] = [{ runId: `run-${world.clock.now()}`, scheduledFor }];
	const execution = world.executor.start(workflow, items, onStep);
	onStart(execution);
	return await execution.finished;
}

/** What the app does with a request: mostly what it should, less so while it is in trouble. */
function fate(trouble: SeededRandom, appInTrouble: boolean): Fate {
	if (!appInTrouble || trouble.chance(0.9)) return 'kept';
	return trouble.pick([{ status: 429 }, { status: 500 }, 'reset', 'keptThenReset']);
}

/** A request that was under way when its sender died may have been kept or not. */
function afterlife(trouble: SeededRandom): Fate {
	return trouble.pick(['kept', 'reset', 'keptThenReset']);
}

function addFault({ faults }: Simulator, trouble: SeededRandom): void {
	const times = trouble.integer(1, 4);
	faults.add({ kind: trouble.pick(faultKinds), times, after: trouble.integer(0, 1) });
}

const faultKinds: readonly [FaultKind, ...FaultKind[]] = [
	'status',
	'tooManyRequests',
	'reset',
	'resetAfterWork',
	'truncated',
	'invalidJson',
	'emptyBody',
	'throttled',
	'internalError',
];

/** The shop's customers: orders come in as time passes. */
class LivelyShop {
	constructor(
		private readonly world: World,
		private readonly random: SeededRandom,
	) {}

	/** Lets time pass, with so many orders at random moments of it. */
	pass(durationMs: number, orders: number): void {
		const { clock, simulator } = this.world;
		const moments = Array.from({ length: orders }, () => this.random.integer(0, durationMs));
		let passedMs = 0;
		for (const moment of moments.sort((one, other) => one - other)) {
			clock.advance(moment - passedMs);
			passedMs = moment;
			simulator.shop.createOrder();
		}
		clock.advance(durationMs - passedMs);
	}
}

function compare({ seed, simulator, receiver }: World, executions: Finding['executions']): Finding {
	const truth = simulator.shop.truth();
	const keysOf = new Map<string, string[]>();
	for (const { key, order } of receiver.kept) {
		keysOf.set(order.id, [...(keysOf.get(order.id) ?? []), key]);
	}
	const several = [...keysOf.values()].filter((keys) => keys.length > 1);
	return {
		seed,
		orders: truth.length,
		lost: truth.filter((order) => !keysOf.has(order.id)).map((order) => order.name),
		doubled: several.length,
		doubledUnderAnotherKey: several.filter((keys) => new Set(keys).size > 1).length,
		executions,
	};
}
