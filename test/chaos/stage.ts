import { setImmediate as nextTurn } from 'node:timers/promises';

import type { SeededRandom } from '../support/seededRandom';
import { Actor, Killed, type Fate, type Kill, type StepKind } from './actor';
import type { OutsideWork } from './outsideWork';
import type { Timeline } from './timeline';

export { Actor, type Fate, type Kill, type StepKind } from './actor';

/** Longer than anybody works. */
const mostMinutes = 10_000;

interface Pending {
	readonly actor: Actor;
	readonly kind: StepKind;
	readonly effect: () => Promise<unknown>;
	readonly settle: (outcome: Outcome) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

interface Sleeper {
	readonly actor: Actor;
	readonly atMs: number;
	readonly wake: () => void;
	readonly die: (error: Error) => void;
}

/**
 * Lets processes take their steps one at a time, in an order that follows from the seed: whose turn it is, how long a
 * step takes, and who dies at which. Between two steps there are promises only, so that a run of a seed is always the
 * same.
 */
export class Stage {
	/** How many steps of each kind were taken. */
	readonly stepsTaken = new Map<StepKind, number>();
	readonly kills: Kill[] = [];
	stalls = 0;
	/** What happens around a step's effect; it runs the effect, which never rejects. */
	around: (kind: StepKind, effect: () => Promise<void>, actor: Actor) => Promise<void> = async (
		_kind,
		effect,
	) => await effect();
	private pending: Pending[] = [];
	private sleepers: Sleeper[] = [];
	private reflexes: Pending[] = [];
	private readonly outsideWork = new Set<OutsideWork>();
	private readonly actors = new Set<Actor>();
	private readonly everyActor = new Map<string, Actor>();

	constructor(
		private readonly timeline: Timeline,
		private readonly random: SeededRandom,
	) {}

	/** Whether a process of that name is at work. */
	isBusy(name?: string): boolean {
		return [...this.actors].some((actor) => name === undefined || actor.name === name);
	}

	enter(name: string, fate: Fate, work: (actor: Actor) => Promise<void>): Actor {
		const id = `${name}-${this.everyActor.size + 1}`;
		const actor = new Actor(name, id, fate, this.timeline.now());
		this.actors.add(actor);
		this.everyActor.set(id, actor);
		const ended = (ending: 'done' | 'failed', error?: unknown): void => {
			this.actors.delete(actor);
			actor.endedAt ??= this.timeline.now();
			actor.ending ??= ending;
			actor.error ??= error;
		};
		void work(actor).then(
			() => ended('done'),
			(error: unknown) => ended('failed', error),
		);
		return actor;
	}

	async step<Value>(actor: Actor, kind: StepKind, effect: () => Promise<Value>): Promise<Value> {
		if (actor.killed !== undefined) throw new Killed();
		const outcome = await new Promise<Outcome>((settle) => {
			this.pending.push({ actor, kind, effect, settle });
		});
		if ('error' in outcome) throw outcome.error;
		return outcome.value as Value;
	}

	/** What a process does beside its steps: it takes no time, and a process that stands still does it when it goes on. */
	async reflex(actor: Actor, effect: () => Promise<void>): Promise<void> {
		if (actor.killed !== undefined) throw new Killed();
		const outcome = await new Promise<Outcome>((settle) => {
			this.reflexes.push({ actor, kind: 'store.beat', effect, settle });
		});
		if ('error' in outcome) throw outcome.error;
	}

	/** Whoever has that ID, at work or not any more. */
	actorOf(id: string | undefined): Actor | undefined {
		return id === undefined ? undefined : this.everyActor.get(id);
	}

	/** Those that are at work. */
	living(): readonly Actor[] {
		return [...this.actors].filter(({ killed }) => killed === undefined);
	}

	async sleep(actor: Actor, durationMs: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		if (actor.killed !== undefined) throw new Killed();
		await new Promise<void>((resolve, reject) => {
			const atMs = this.timeline.now() + Math.max(0, Math.ceil(durationMs));
			const sleeper: Sleeper = { actor, atMs, wake: resolve, die: reject };
			this.sleepers.push(sleeper);
			const stop = (): void => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(signal?.reason);
			};
			signal?.addEventListener('abort', stop, { once: true });
		});
	}

	/** Has nobody take a turn while that is going on. */
	heed(work: OutsideWork): void {
		this.outsideWork.add(work);
	}

	/** Lets everybody work until that time. */
	async playUntil(untilMs: number): Promise<void> {
		for (;;) {
			// All that follows from the step before has happened: what goes on now waits for another.
			do await nextTurn();
			while (this.isWorkGoing());
			const now = this.timeline.now();
			const ready = this.pending.filter(({ actor }) => actor.resumesAt <= now);
			if (this.wakeSleepers(now) || (await this.performReflexes(now))) continue;
			if (now >= untilMs) return;
			const next = ready[this.random.integer(0, Math.max(0, ready.length - 1))];
			if (next !== undefined) await this.perform(next);
			else this.timeline.advanceTo(Math.min(untilMs, this.nextWaking()));
		}
	}

	/** Lets everybody work until nobody does. */
	async playOut(): Promise<void> {
		for (let minutes = 0; this.isBusy(); minutes++) {
			if (minutes > mostMinutes) throw new Error(`They do not come to an end: ${this.told()}`);
			await this.playUntil(this.timeline.now() + 60_000);
		}
	}

	/** What everybody was at is dropped; for the end of a seed that has failed. */
	close(): void {
		for (const actor of this.actors) this.die(actor);
	}

	private isWorkGoing(): boolean {
		return [...this.outsideWork].some(({ isGoing }) => isGoing);
	}

	private told(): string {
		const names = (waiting: readonly { readonly actor: Actor }[]) =>
			waiting.map(({ actor }) => `${actor.name} at step ${actor.steps}`).join(', ');
		const { actors, pending, sleepers } = this;
		const busy = [...actors].map((actor) => ({ actor }));
		return `${names(busy)}; of these waiting: ${names(pending)}; sleeping: ${names(sleepers)}`;
	}

	private wakeSleepers(now: number): boolean {
		const due = this.sleepers.filter(({ atMs }) => atMs <= now);
		this.sleepers = this.sleepers.filter(({ atMs }) => atMs > now);
		for (const { wake } of due) wake();
		return due.length > 0;
	}

	private async performReflexes(now: number): Promise<boolean> {
		const due = this.reflexes.filter(({ actor }) => actor.resumesAt <= now);
		this.reflexes = this.reflexes.filter(({ actor }) => actor.resumesAt > now);
		for (const { actor, effect, settle } of due) {
			actor.heardAt = now;
			await effect().then(
				() => settle({ value: undefined }),
				(error: unknown) => settle({ error }),
			);
		}
		return due.length > 0;
	}

	private nextWaking(): number {
		const suspended = this.pending.map(({ actor }) => actor.resumesAt);
		return Math.min(...suspended, ...this.sleepers.map(({ atMs }) => atMs));
	}

	private async perform(step: Pending): Promise<void> {
		const { actor, kind, effect } = step;
		const { killAtStep, killAtPut, killAfterEffect = false } = actor.fate;
		const { stallAtStep, stallMs = 0 } = actor.fate;
		if (actor.steps + 1 === stallAtStep && actor.resumesAt === -Infinity) {
			actor.resumesAt = this.timeline.now() + stallMs;
			this.stalls += 1;
			return;
		}
		this.pending = this.pending.filter((other) => other !== step);
		actor.steps += 1;
		const isPut = kind === 'archive.put';
		if (isPut) actor.puts += 1;
		const dies = actor.steps === killAtStep || (isPut && actor.puts === killAtPut);
		this.timeline.pass(this.draw());
		if (dies && !killAfterEffect) return this.kill(step, 'before');
		this.stepsTaken.set(kind, (this.stepsTaken.get(kind) ?? 0) + 1);
		let outcome: Outcome = { error: new Error('The step was left out') };
		const performed = async (): Promise<void> => {
			outcome = await effect().then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
		};
		await this.around(kind, performed, actor);
		if (dies) return this.kill(step, 'after');
		this.timeline.pass(this.draw());
		step.settle(outcome);
	}

	/** Half of what a step takes: mostly milliseconds, now and then long enough for the shop to change a lot. */
	private draw(): number {
		const { random } = this;
		if (random.chance(0.03)) return random.integer(5_000, 60_000);
		return random.chance(0.2) ? random.integer(300, 4_000) : random.integer(1, 150);
	}

	private kill(step: Pending, when: Kill['when']): void {
		const { actor, kind } = step;
		actor.killed = { step: actor.steps, kind, when };
		this.kills.push(actor.killed);
		this.die(actor);
		step.settle({ error: new Killed() });
	}

	private die(actor: Actor): void {
		actor.killed ??= { step: actor.steps, kind: 'store.none', when: 'before' };
		actor.ending = 'killed';
		actor.endedAt ??= this.timeline.now();
		const [steps, sleeps] = [[...this.pending, ...this.reflexes], this.sleepers];
		this.reflexes = this.reflexes.filter((other) => other.actor !== actor);
		this.pending = this.pending.filter((other) => other.actor !== actor);
		this.sleepers = sleeps.filter((other) => other.actor !== actor);
		// What it holds, such as timers, is let go; each step that it tries to take on its way out fails as well.
		for (const other of steps) if (other.actor === actor) other.settle({ error: new Killed() });
		for (const other of sleeps) if (other.actor === actor) other.die(new Killed());
	}
}
