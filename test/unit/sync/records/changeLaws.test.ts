import fc from 'fast-check';

import type { SourceRecord } from '../../../../engine/sync/records/sourceRecord';
import { changeWorlds, type ChangeWorld } from '../../../support/store/changes';
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
	| { readonly do: 'arrive'; readonly place: number };

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
			arbitrary: fc.record({ do: fc.constant('arrive' as const), place: fc.nat(5) }),
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
}

/** A source, what was read of it and has not arrived, and what has gone out. */
class Interleaving {
	private edits = 0;
	private runs = 0;
	private readonly source = new Map<number, Omit<Sighting, 'readAt'>>();
	private readonly reads = new Map<Kind, { readonly run: string; rest: readonly Sighting[] }>();
	private readonly failed = new Set<string>();
	private webhooks: readonly Sighting[] = [];
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
		else if (step.do === 'arrive') await this.arrive(step.place);
		else await this.end(step.kind, step.do);
	}

	/** All that is on its way arrives, and a last run finds the source at rest. */
	async comeToRest(): Promise<void> {
		while (this.webhooks.length > 0) await this.step({ do: 'arrive', place: 1 });
		for (const kind of ['backfill', 'incremental', 'incremental'] as const) {
			await this.step({ do: 'poll', kind, end: 'commit' });
		}
	}

	current(): ReadonlyMap<number, number> {
		return new Map([...this.source.values()].map(({ id, content }) => [id, content]));
	}

	/** What a destination holds that got all of it, or all but what failed runs have given out. */
	arrived(withFailed: boolean): ReadonlyMap<number, number> {
		const arrived = this.sent.filter(({ run }) => withFailed || this.stands(run));
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
		this.reads.set(kind, { run, rest });
	}

	private async take(kind: Kind, records: number): Promise<void> {
		const read = this.reads.get(kind);
		if (read === undefined) return;
		const batch = read.rest.slice(0, records);
		read.rest = read.rest.slice(records);
		const outcomes = await this.world.take(read.run, ...batch.map((each) => this.record(each)));
		for (const [index, seen] of batch.entries()) {
			if (outcomes[index]?.action !== 'unchanged') this.goOut({ ...seen, run: read.run });
		}
	}

	private async end(kind: Kind, how: 'commit' | 'fail'): Promise<void> {
		const read = this.reads.get(kind);
		if (read === undefined) return;
		await this.world[how](read.run);
		if (how === 'fail') this.failed.add(read.run);
		this.reads.delete(kind);
	}

	private send(id: number): void {
		const record = this.source.get(id);
		if (record === undefined) return;
		const readAt = this.world.environment.timeMs;
		this.webhooks = [...this.webhooks, { ...record, readAt }];
	}

	private async arrive(place: number): Promise<void> {
		const seen = this.webhooks[place % this.webhooks.length];
		if (seen === undefined) return;
		this.webhooks = this.webhooks.filter((each) => each !== seen);
		const { action } = await this.world.one(this.record(seen));
		if (action === 'created' || action === 'updated') this.goOut({ ...seen, run: undefined });
	}

	private goOut(sent: Sent): void {
		this.checkOrder(sent);
		this.sent.push(sent);
	}

	private record({ id, content, edit, readAt }: Sighting): SourceRecord {
		const cursor = this.hasCursor ? (this.cursors.get(edit) ?? START) : null;
		return { externalId: `id ${id}`, cursor, content, readAt };
	}
}

describe('polls, backfills and webhooks in any order', () => {
	it.each([
		['with a cursor that several edits share', true],
		['without a cursor', false],
	])(
		'end in the newest version, and give none out after a newer one: %s',
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
