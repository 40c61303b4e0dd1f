import fc from 'fast-check';

import type { SourceRecord } from '../../../../engine/records/sourceRecord';
import { type ChangeWorld, changeWorlds } from '../../../support/store/changes';
import { START } from '../../../support/store/testEnvironment';

const inWorld = changeWorlds();

type Kind = 'incremental' | 'backfill';

/** What can happen; where there is nothing that it could happen to, it does not. */
type Step =
	| { readonly do: 'edit'; readonly id: number; readonly content: number }
	| { readonly do: 'read' | 'commit' | 'fail'; readonly kind: Kind }
	| { readonly do: 'take'; readonly kind: Kind; readonly records: number }
	| { readonly do: 'poll'; readonly kind: Kind; readonly end: 'commit' | 'fail' }
	| { readonly do: 'send'; readonly id: number }
	| { readonly do: 'arrive'; readonly place: number; readonly delivery: Delivery }
	| { readonly do: 'confirmLate'; readonly place: number };

/** What becomes of what a webhook gives out. Of a lost one nobody knows that the endpoint has taken it. */
type Delivery = 'confirmed' | 'lost' | 'failed';

const kind = fc.constantFrom<Kind>('incremental', 'backfill');
const id = fc.nat(1);
/** Contents come back, as quantities do. */
const content = fc.nat(1);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
	fc.oneof(
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), id, content }) },
		{
			weight: 5,
			arbitrary: fc.record({ do: fc.constant('take' as const), kind, records: fc.nat(3) }),
		},
		{
			weight: 4,
			arbitrary: fc.record({ do: fc.constantFrom('read', 'commit', 'fail'), kind }),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('poll' as const),
				kind,
				end: fc.constantFrom('commit', 'fail'),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('send' as const), id }) },
		{
			weight: 2,
			arbitrary: fc.record({
				do: fc.constant('arrive' as const),
				place: fc.nat(5),
				delivery: fc.constantFrom<Delivery>('confirmed', 'lost', 'failed'),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({ do: fc.constant('confirmLate' as const), place: fc.nat(3) }),
		},
	),
	{ minLength: 30, maxLength: 60 },
);

/** A version of a record as it was read, or went out. */
interface Sighting {
	readonly id: number;
	/** Counts the edits of all records. */
	readonly edit: number;
	readonly content: number;
	readonly readAt: number;
}

interface Sent extends Sighting {
	/** The run that gave it out; undefined for a webhook. */
	readonly run: string | undefined;
	/** Of a webhook: what became of it. A run has delivered when it commits. */
	delivery?: Delivery;
	readonly idempotencyKey: string;
	/** How many runs had ended. */
	readonly runsEnded: number;
}

/** What a run has read. */
interface Reading {
	readonly run: string;
	readonly taken: Sighting[];
	rest: readonly Sighting[];
	/** Records of which a run that failed meanwhile had taken another content. */
	readonly doubted: Set<number>;
}

/** A source, what was read of it and has not arrived, and what has gone out. */
class Interleaving {
	private edits = 0;
	private runs = 0;
	private readonly source = new Map<number, Omit<Sighting, 'readAt'>>();
	private readonly reads = new Map<Kind, Reading>();
	private readonly failed = new Set<string>();
	private webhooks: readonly Sighting[] = [];
	private runsEnded = 0;
	/** By record, the content that was delivered last, and for certain. */
	private readonly settled = new Map<number, number>();
	/** After these, what a run has given out that failed may have arrived. */
	private readonly overtaken = new Set<Sent>();
	readonly sent: Sent[] = [];

	constructor(
		private readonly world: ChangeWorld,
		private readonly hasCursor: boolean,
	) {}

	async step(step: Step): Promise<void> {
		this.world.environment.timeMs += 1;
		if (step.do === 'edit') this.edit(step.id, step.content);
		else if (step.do === 'read') await this.read(step.kind);
		else if (step.do === 'take') await this.take(step.kind, step.records);
		else if (step.do === 'poll') await this.poll(step.kind, step.end);
		else if (step.do === 'send') this.send(step.id);
		else if (step.do === 'arrive') await this.arrive(step.place, step.delivery);
		else if (step.do === 'confirmLate') await this.confirmLate(step.place);
		else await this.end(step.kind, step.do);
	}

	/** All that is on its way arrives, and a last run finds the source at rest. */
	async comeToRest(): Promise<void> {
		while (this.webhooks.length > 0) {
			await this.step({ do: 'arrive', place: 1, delivery: 'failed' });
		}
		for (const kind of ['backfill', 'incremental', 'incremental'] as const) {
			await this.step({ do: 'poll', kind, end: 'commit' });
		}
	}

	current(): ReadonlyMap<number, number> {
		return new Map([...this.source.values()].map(({ id, content }) => [id, content]));
	}

	/** What a destination holds that got all that may have reached it, or only what must have. */
	arrived(atMost: boolean): ReadonlyMap<number, number> {
		const arrived = this.sent.filter(({ run, delivery }) => {
			if (run !== undefined) return atMost || this.stands(run);
			return delivery === 'confirmed' || (atMost && delivery === 'lost');
		});
		const byTime = new Map(arrived.map(({ id, content }) => [id, content]));
		return new Map([...byTime].sort(([one], [other]) => one - other));
	}

	/** A version that went out after a newer one, but for those of runs that have failed, which are done again. */
	private checkOrder(sent: Sent): void {
		const before = this.sent.findLast(({ id, run }) => id === sent.id && this.stands(run));
		if (before === undefined || before.content === sent.content) return;
		expect(sent.edit).toBeGreaterThan(before.edit);
	}

	private stands(run: string | undefined): boolean {
		return run === undefined || !this.failed.has(run);
	}

	private edit(id: number, content: number): void {
		this.edits += 1;
		this.source.set(id, { id, content, edit: this.edits });
		this.cursors.set(this.edits, Math.floor(this.world.environment.timeMs / 5) * 5);
	}

	private readonly cursors = new Map<number, number>();

	private async poll(kind: Kind, end: 'commit' | 'fail'): Promise<void> {
		await this.read(kind);
		await this.take(kind, Number.POSITIVE_INFINITY);
		await this.end(kind, end);
	}

	private async read(kind: Kind): Promise<void> {
		if (this.reads.has(kind)) return;
		const run = `${kind}-${this.runs++}`;
		await this.world.begin(run, kind);
		const readAt = this.world.environment.timeMs;
		const rest = [...this.source.values()].map((record) => ({ ...record, readAt }));
		this.reads.set(kind, { run, rest, taken: [], doubted: new Set() });
	}

	private async take(kind: Kind, records: number): Promise<void> {
		const read = this.reads.get(kind);
		if (read === undefined) return;
		const batch = read.rest.slice(0, records);
		read.rest = read.rest.slice(records);
		read.taken.push(...batch);
		const outcomes = await this.world.take(read.run, ...batch.map((each) => this.record(each)));
		for (const [index, seen] of batch.entries()) {
			const outcome = outcomes[index];
			if (outcome?.action !== 'created' && outcome?.action !== 'updated') continue;
			const { idempotencyKey } = outcome;
			this.goOut({ ...seen, run: read.run, idempotencyKey, runsEnded: this.runsEnded });
		}
	}

	private async end(kind: Kind, how: 'commit' | 'fail'): Promise<void> {
		const read = this.reads.get(kind);
		if (read === undefined) return;
		await this.world[how](read.run);
		this.runsEnded += 1;
		this.reads.delete(kind);
		if (how === 'fail') {
			this.failed.add(read.run);
			// What it took may have gone out after the other.
			for (const { id, content } of read.taken) {
				if (this.settled.get(id) !== content) this.settled.delete(id);
				this.doubt(id, content);
				const others = this.sent.filter((sent) => sent.id === id && sent.content !== content);
				for (const sent of others) this.overtaken.add(sent);
			}
			// What it has given out of these is known no more, and so differs from all else.
			for (const id of read.doubted) {
				this.settled.delete(id);
				this.doubt(id);
			}
		} else {
			for (const each of this.sent.filter(({ run }) => run === read.run)) this.settle(each);
		}
	}

	/** A run that goes on and has taken another content raises the doubt once more if it fails as well. */
	private doubt(id: number, content?: number): void {
		for (const { taken, doubted } of this.reads.values()) {
			if (taken.some((seen) => seen.id === id && seen.content !== content)) doubted.add(id);
		}
	}

	/** It must not go out again, unless something else went out after it. */
	private settle(sent: Sent): void {
		if (this.sent.findLast(({ id }) => id === sent.id) !== sent || this.overtaken.has(sent)) return;
		this.settled.set(sent.id, sent.content);
	}

	private send(id: number): void {
		const record = this.source.get(id);
		if (record === undefined) return;
		const readAt = this.world.environment.timeMs;
		this.webhooks = [...this.webhooks, { ...record, readAt }];
	}

	private async confirm(sent: Sent): Promise<void> {
		await this.world.account.records.confirm('orders', [
			{ externalId: `id ${sent.id}`, idempotencyKey: sent.idempotencyKey },
		]);
		sent.delivery = 'confirmed';
		this.settle(sent);
	}

	private async confirmLate(place: number): Promise<void> {
		const lost = this.sent.filter(({ delivery }) => delivery === 'lost');
		const sent = lost[place % lost.length];
		if (sent !== undefined) await this.confirm(sent);
	}

	private async arrive(place: number, delivery: Delivery): Promise<void> {
		const seen = this.webhooks[place % this.webhooks.length];
		if (seen === undefined) return;
		this.webhooks = this.webhooks.filter((each) => each !== seen);
		const outcome = await this.world.one(this.record(seen));
		if (outcome.action !== 'created' && outcome.action !== 'updated') return;
		const { runsEnded } = this;
		const { idempotencyKey } = outcome;
		const sent: Sent = { ...seen, run: undefined, idempotencyKey, delivery, runsEnded };
		this.goOut(sent);
		if (delivery === 'confirmed') await this.confirm(sent);
	}

	private goOut(sent: Sent): void {
		this.checkOrder(sent);
		this.checkRepeat(sent);
		if (this.settled.get(sent.id) !== sent.content) this.settled.delete(sent.id);
		this.sent.push(sent);
	}

	/** What was delivered for certain does not go out again; what a webhook could not deliver does, under its key. */
	private checkRepeat(sent: Sent): void {
		expect(this.settled.get(sent.id)).not.toBe(sent.content);
		const before = this.sent.findLast(({ id }) => id === sent.id);
		if (before?.content !== sent.content || before.run !== undefined) return;
		if (before.runsEnded === sent.runsEnded) {
			expect(sent.idempotencyKey).toBe(before.idempotencyKey);
		}
	}

	private record({ id, content, edit, readAt }: Sighting): SourceRecord {
		const cursor = this.hasCursor ? (this.cursors.get(edit) ?? START) : null;
		return { externalId: `id ${id}`, cursor, content, readAt };
	}
}

describe('polls, backfills, and webhooks whose deliveries fail, in any order', () => {
	it.each([
		['with a cursor that several edits share', true],
		['without a cursor', false],
	])(
		'end in the newest version, give none out after a newer one, and none again that was confirmed: %s',
		async (_source, hasCursor) => {
			await fc.assert(
				fc.asyncProperty(steps, async (order) => {
					await inWorld(async (world) => {
						const interleaving = new Interleaving(world, hasCursor);
						for (const step of order) await interleaving.step(step);
						await interleaving.comeToRest();
						const newest = [...interleaving.current()].sort(([one], [other]) => one - other);
						expect([...interleaving.arrived(true)]).toEqual(newest);
						expect([...interleaving.arrived(false)]).toEqual(newest);
					});
				}),
				{ numRuns: 60 },
			);
		},
	);
});
