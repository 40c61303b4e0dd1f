import type { Actor } from '../actor';
import type { Place } from '../place';
import type { Timeline } from '../timeline';
import type { ObjectScenario } from './objectScenario';
import { readObjects, readRuns, type Seen, type SeenRun } from './seenObjects';

/** What must hold of a registry and its claims. */
export const objectInvariants = {
	dispatchedOnce:
		'what is claimed is claimed by no other while its run may still begin, or is at work',
	oneAtWork: 'no two processes that are heard of are at work on an object',
	withinLimits: 'no more is claimed than is allowed, in all and of an account',
	whenDue:
		'nothing is claimed before it is due, while it is paused, or before it may be tried again',
	syncedWithCommit:
		'the time of the last sync moves with the commit of its run, and with nothing else',
	begunWithClaim: 'a run of an object begins with a claim that is held',
	noneForgotten: 'after quiet every object is synced in its time',
} as const;

export interface ObjectViolation {
	readonly invariant: keyof typeof objectInvariants;
	readonly detail: string;
}

/** What is known of an object besides: from what was done, and not from what its row says. */
interface Known {
	claimedAt: number;
	/** Not before: its source, or a refusal, has said so. */
	notBefore: number;
	/** What each run said of it that is about to end, by who is at work on it: a run that has lost it may say so as well. */
	readonly saidNotBefore: Map<Actor, number>;
	/** Whether it was claimed or a person has had it due, and it has not been synced since. */
	isDue: boolean;
	/** Who has begun a run of it. */
	holder: Actor | undefined;
}

/** How far a claim may be early: the clock moves within a step. */
const TOLERANCE_MS = 1_000;
const DEAD_AFTER_MS = 120_000;

/** Looks after each step at what has become of the registry and its runs, whoever has died at it. */
export class ObjectWatch {
	readonly violations: ObjectViolation[] = [];
	readonly counts = { claimed: 0, begun: 0, synced: 0, freed: 0, lostClaims: 0 };
	private objects = new Map<string, Seen>();
	private runs = new Map<string, SeenRun>();
	private readonly known = new Map<string, Known>();
	private readonly forced = new Map<Actor, string>();

	constructor(
		private readonly scenario: ObjectScenario,
		private readonly place: Place,
		private readonly timeline: Timeline,
		private readonly registry: string,
	) {}

	/** A person has an object due at once, from their next steps on: it may be synced in between. */
	force(person: Actor, key: string): void {
		this.forced.set(person, key);
	}

	/** A run is about to end, after which its object may not be tried again before that time, if the run still has it. */
	expectNotBefore(actor: Actor, key: string, notBefore: number): void {
		this.of(key).saidNotBefore.set(actor, notBefore);
	}

	/** To be called after each step of a process. */
	async look(actor: Actor): Promise<void> {
		const before = { objects: this.objects, runs: this.runs };
		this.objects = await readObjects(this.place, this.registry);
		this.runs = await readRuns(this.place, this.registry);
		for (const [key, now] of this.objects) {
			const then = before.objects.get(key);
			if (then !== undefined) this.compare(actor, then, now, before.runs);
		}
		const forced = this.forced.get(actor);
		if (forced !== undefined) {
			Object.assign(this.of(forced), { isDue: true, notBefore: -Infinity });
		}
		this.checkRuns(before.runs, before.objects, actor);
		this.checkLimits(before.objects);
	}

	/** After quiet. */
	async finish(): Promise<void> {
		const now = this.timeline.now();
		for (const { key, intervalMs, isPaused, syncedAt } of (
			await readObjects(this.place, this.registry)
		).values()) {
			if (isPaused) continue;
			const ageMs = now - (syncedAt ?? -Infinity);
			if (ageMs <= intervalMs + 20 * 60_000) continue;
			this.fail(
				'noneForgotten',
				`${key} was last synced ${Math.round(ageMs / 60_000)} minutes ago`,
			);
		}
	}

	private compare(
		actor: Actor,
		then: Seen,
		now: Seen,
		runsThen: ReadonlyMap<string, SeenRun>,
	): void {
		const { key } = now;
		const known = this.of(key);
		if (then.syncedAt !== now.syncedAt) {
			this.counts.synced += 1;
			const committed = [...this.runs].some(
				([id, run]) =>
					run.key === key && run.status === 'committed' && runsThen.get(id)?.status === 'running',
			);
			if (!committed && !this.isIdle(actor, then)) {
				this.fail('syncedWithCommit', `${key} is synced, and no run of it has committed`);
			}
			known.isDue = false;
		}
		if (then.claimId === now.claimId) {
			if (then.runId === undefined && now.runId !== undefined) this.begun(actor, now, known);
			return;
		}
		if (then.claimId !== undefined) this.freed(actor, then, known);
		if (now.claimId !== undefined) this.claimed(then, now, known);
	}

	/** Whether a claim ended because its run had nothing to do. */
	private isIdle(actor: Actor, then: Seen): boolean {
		return actor.name === 'worker' && then.claimId !== undefined && then.runId === undefined;
	}

	private freed(actor: Actor, then: Seen, known: Known): void {
		this.counts.freed += 1;
		const nowMs = this.timeline.now();
		const { holder } = known;
		if (then.runId === undefined) {
			const isInTime = nowMs < known.claimedAt + this.scenario.beginWithinMs - TOLERANCE_MS;
			const byWorker = actor.name === 'worker' || actor.name === 'person';
			if (isInTime && !byWorker) {
				this.fail('dispatchedOnce', `${then.key} was taken back before its run could begin`);
			}
			return;
		}
		known.holder = undefined;
		if (holder === actor) known.notBefore = known.saidNotBefore.get(actor) ?? -Infinity;
		if (holder === undefined || holder === actor || !this.isHeard(holder)) return;
		if (actor.name === 'person') return;
		this.fail(
			'dispatchedOnce',
			`${then.key} was taken by ${actor.id} from ${holder.id}, which is at work`,
		);
	}

	private claimed(then: Seen, now: Seen, known: Known): void {
		this.counts.claimed += 1;
		const nowMs = this.timeline.now();
		known.claimedAt = nowMs;
		if (then.isPaused) this.fail('whenDue', `${now.key} was claimed while it is paused`);
		const dueAt = then.syncedAt === undefined ? -Infinity : then.syncedAt + then.intervalMs;
		const from = Math.max(known.isDue ? -Infinity : dueAt, known.notBefore);
		if (nowMs + TOLERANCE_MS < from) {
			this.fail('whenDue', `${now.key} was claimed ${Math.round((from - nowMs) / 1_000)} s early`);
		}
		known.isDue = true;
	}

	private begun(actor: Actor, now: Seen, known: Known): void {
		this.counts.begun += 1;
		const { holder } = known;
		if (holder !== undefined && holder !== actor && this.isHeard(holder)) {
			this.fail('oneAtWork', `${now.key} is worked on by ${actor.id} and ${holder.id}`);
		}
		known.holder = actor;
	}

	private checkRuns(
		before: ReadonlyMap<string, SeenRun>,
		objects: ReadonlyMap<string, Seen>,
		actor: Actor,
	): void {
		for (const [id, run] of this.runs) {
			const then = before.get(id);
			if (then === undefined) {
				const object = objects.get(run.key);
				if (run.claimId === undefined || object?.claimId !== run.claimId) {
					this.fail('begunWithClaim', `${actor.id} has begun ${id} of ${run.key} without a claim`);
				}
			} else if (then.status === 'running' && run.status === 'committed') {
				const object = this.objects.get(run.key);
				const wasHeld = objects.get(run.key)?.runId === id;
				if (wasHeld && object?.syncedAt === objects.get(run.key)?.syncedAt) {
					this.fail('syncedWithCommit', `${id} has committed, and ${run.key} is not synced`);
				}
			}
		}
	}

	private checkLimits(before: ReadonlyMap<string, Seen>): void {
		const { mostInFlight, mostPerAccount } = this.scenario;
		const claimed = [...this.objects.values()].filter(({ claimId }) => claimId !== undefined);
		const isNew = claimed.some(({ key, claimId }) => before.get(key)?.claimId !== claimId);
		if (!isNew) return;
		if (claimed.length > mostInFlight) {
			this.fail('withinLimits', `${claimed.length} objects are claimed, of ${mostInFlight}`);
		}
		for (const [account, of] of Map.groupBy(claimed, (object) => object.account)) {
			if (of.length > mostPerAccount) {
				this.fail(
					'withinLimits',
					`${of.length} objects of ${account} are claimed, of ${mostPerAccount}`,
				);
			}
		}
	}

	/** Whether a process is at work, and was heard of. */
	private isHeard({ killed, ending, resumesAt, heardAt }: Actor): boolean {
		const nowMs = this.timeline.now();
		const isAlive = killed === undefined && ending === undefined;
		return isAlive && resumesAt <= nowMs && nowMs - heardAt < DEAD_AFTER_MS;
	}

	private of(key: string): Known {
		const found = this.known.get(key);
		if (found !== undefined) return found;
		const known: Known = {
			claimedAt: -Infinity,
			notBefore: -Infinity,
			saidNotBefore: new Map(),
			isDue: false,
			holder: undefined,
		};
		this.known.set(key, known);
		return known;
	}

	private fail(invariant: ObjectViolation['invariant'], detail: string): void {
		this.violations.push({ invariant, detail });
	}
}
