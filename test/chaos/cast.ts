import { type SeededRandom, seededRandom } from '../support/seededRandom';
import type { ExpectedRow } from './expectedRow';
import { fateOfRetry, retryAll, runRetry } from './failed/retryWorker';
import { Fates } from './fates';
import type { Finding } from './finding';
import { writeAsNeighbor } from './neighbor';
import { optionsFor, type Process, syncs } from './process';
import { GoneMessages } from './removals/goneMessages';
import { asRival, hasRival, rivalOf } from './rival';
import { runReconcile, runSafeSync, toEndpoint, toTable } from './safeSync';
import type { Actor, Fate } from './stage';
import type { World } from './world';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const mostQuietTicks = 30;

/** The processes of a seed. */
export class Cast {
	undone = 0;
	private readonly actors: Actor[] = [];
	private readonly fate: SeededRandom;
	private readonly fates: Fates;
	private readonly visits: SeededRandom;
	private readonly worker: SeededRandom;
	private readonly rivals: SeededRandom;
	private readonly archiving: SeededRandom;
	private readonly startMs: number;
	private readonly gone: GoneMessages;

	constructor(private readonly world: World) {
		this.fate = seededRandom(world.scenario.seed * 7 + 9);
		this.visits = seededRandom(world.scenario.seed * 7 + 13);
		this.worker = seededRandom(world.scenario.seed * 7 + 16);
		this.rivals = seededRandom(world.scenario.seed * 7 + 26);
		this.archiving = seededRandom(world.scenario.seed * 7 + 24);
		this.fates = new Fates(world.scenario, this.fate, this.archiving);
		this.startMs = world.timeline.now();
		this.gone = new GoneMessages(
			world,
			seededRandom(world.scenario.seed * 7 + 20),
			(...given) => this.enter(...given),
			(row) => this.webhook(row),
		);
	}

	endings(): Finding['runs'] {
		const count = (ending: Actor['ending']) =>
			this.actors.filter((actor) => actor.ending === ending).length;
		return { done: count('done'), failed: count('failed'), killed: count('killed') };
	}

	async liveThrough(): Promise<void> {
		const { world, fate } = this;
		world.records.onChange = (row) => {
			if (fate.chance(world.scenario.webhooks)) this.webhook(row);
		};
		world.removed.onTold = (removed) => this.gone.tell(removed);
		const { scenario, stage, timeline, trouble } = world;
		for (let tick = 1; tick <= scenario.ticks; tick++) {
			const until = timeline.now() + scenario.intervalMs;
			world.records.planUntil(until);
			world.removed.planUntil(until);
			this.gone.sendAgain();
			if (trouble.chance(scenario.faults)) world.source.addFault(trouble);
			if (this.archiving.chance(scenario.archiving.refusals)) {
				world.archives?.trouble.add(this.archiving);
			}
			this.incremental(this.fates.of(tick));
			if (hasRival(scenario)) this.rival(this.rivals.chance(0.3) ? fateOfRetry(this.rivals) : {});
			if (scenario.detectsChanges) this.changes(this.fates.of(0));
			if (fate.chance(scenario.secondRuns)) this.incremental(this.fates.of(0), 'second');
			if (tick > 2 && fate.chance(scenario.backfills)) this.backfill(this.fates.of(0));
			if (scenario.deletes && fate.chance(0.2)) this.reconcile(this.fates.of(0));
			if (this.worker.chance(scenario.failing.retries)) {
				this.enter('retry', fateOfRetry(this.worker), runRetry);
			}
			if (this.visits.chance(0.6)) this.neighbor();
			if (scenario.undoes && tick > 2 && fate.chance(0.5)) this.undo();
			await stage.playUntil(until);
		}
	}

	/** Nothing changes and nothing fails any more: in some more ticks the table becomes what the source is. */
	async comeToRest(): Promise<void> {
		const { world } = this;
		const { scenario, stage, timeline, source } = world;
		source.clearFaults();
		world.archives?.trouble.clear();
		await stage.playOut();
		world.isQuiet = true;
		const lastChangeMs = timeline.now() + scenario.skewMs;
		timeline.pass(scenario.longestLagMs + 2 * hourMs);
		await this.hearOut();
		await this.catchUp(syncs.table, lastChangeMs, () => this.incremental({}));
		if (scenario.detectsChanges) {
			await this.catchUp(syncs.changes, lastChangeMs, () => this.changes({}));
		}
		if (hasRival(scenario)) await this.rivalCatchesUp(lastChangeMs);
		if (scenario.lateness === 'beyondOverlap') {
			// The first may go on with what a dead one has asked for, and say that it is incomplete.
			for (let left = scenario.source === 'bulk' ? 2 : 1; left > 0; left--)
				await this.surely(() => this.backfill({}));
		}
		if (scenario.failing.keepsFailed) {
			// What the dead had claimed is set free by the first, and due to the second.
			for (let time = 1; time <= 2; time++)
				await this.surely(() => this.enter('retry', {}, retryAll));
		}
		if (scenario.deletes) await this.surely(() => this.reconcile({}));
	}

	/** What was told on the way is taken in. */
	private async hearOut(): Promise<void> {
		const { stage, watch } = this.world;
		for (let time = 1; time <= mostQuietTicks; time++) {
			await stage.playOut();
			if (this.gone.waiting === 0) return;
			this.gone.sendAgain();
		}
		watch.found('comesToRest', this.lastErrors());
	}

	private async rivalCatchesUp(lastChangeMs: number): Promise<void> {
		const { scenario, outside } = this.world;
		const account = rivalOf(outside.accountId);
		await this.catchUp(syncs.table, lastChangeMs, () => this.rival({}), account);
		if (scenario.lateness !== 'beyondOverlap') return;
		for (let left = 2; left > 0; left--) await this.surely(() => this.backfill({}, asRival));
	}

	/** Slice by slice, until the watermark is past the last change; and once more. */
	private async catchUp(
		sync: string,
		lastChangeMs: number,
		begin: () => Actor,
		account?: string,
	): Promise<void> {
		const { watch } = this.world;
		for (let tick = 1; (await watch.watermark(sync, account)) <= lastChangeMs; tick++) {
			if (tick > mostQuietTicks) return watch.found('comesToRest', this.lastErrors());
			await this.quietly(begin);
		}
		await this.surely(begin);
	}

	private async quietly(begin: () => Actor): Promise<Actor> {
		const actor = begin();
		await this.world.stage.playOut();
		this.world.timeline.pass(this.world.scenario.intervalMs);
		return actor;
	}

	private async surely(begin: () => Actor): Promise<void> {
		const actor = await this.quietly(begin);
		if (actor.ending !== 'done') this.world.watch.found('comesToRest', this.lastErrors());
	}

	private incremental(fate: Fate, name = 'incremental'): Actor {
		return this.enter(name, fate, async (process) => {
			await runSafeSync(this.since(process), syncs.table, { type: 'INCREMENTAL' }, toTable);
		});
	}

	/** Another account wants the same operations at once. */
	private rival(fate: Fate): Actor {
		return this.enter('rival', fate, async (process) => {
			const rival = asRival(this.since(process));
			await runSafeSync(rival, syncs.table, { type: 'INCREMENTAL' }, toTable);
		});
	}

	private changes(fate: Fate): Actor {
		return this.enter('changes', fate, async (process) => {
			await runSafeSync(this.since(process), syncs.changes, { type: 'INCREMENTAL' }, toEndpoint);
		});
	}

	/** From the beginning of the seed on. */
	private since(process: Process): Process {
		const initialStart = this.startMs + this.world.scenario.skewMs - minuteMs;
		const settings = { ...process.scenario.settings, initialStart };
		const scenario = { ...process.scenario, settings };
		if (!this.world.isQuiet) return { ...process, scenario };
		// A run must get beyond the overlap to get on at all.
		const maxRunTime = { amount: 10, unit: 'hours' } as const;
		const unhurried = { settings: { ...settings, maxRunTime }, pullsForMs: 9 * hourMs };
		return { ...process, scenario: { ...scenario, ...unhurried } };
	}

	private backfill(fate: Fate, as = (process: Process) => process): Actor {
		const from = this.startMs - hourMs;
		const to = this.world.timeline.now() + hourMs;
		return this.enter(as === asRival ? 'rival' : 'backfill', fate, async (given) => {
			const process = as(given);
			const { scenario } = this.since(process);
			const settings = { ...scenario.settings, sliceLength: undefined };
			const job = { type: 'FULL_BACKFILL', range: { from, to } } as const;
			const whole = { ...process, scenario: { ...scenario, settings } };
			await runSafeSync(whole, syncs.table, job, toTable);
		});
	}

	/** A webhook tells of an order as it is now; it is written whenever its process gets to it. */
	private webhook(row: ExpectedRow): void {
		const readAt = this.world.timeline.now();
		this.enter('webhook', {}, async (process) => {
			const { destination, account } = process;
			const options = optionsFor(process, account.accountId, 'webhook');
			const columns = this.world.source.columnsOf(row);
			await destination.table(options).write([{ columns, cursor: row.updatedAt, readAt }]);
		});
	}

	/** Another account, with orders that have the same IDs. */
	private neighbor(): void {
		const { world } = this;
		if (world.scenario.tableTrouble.neighbor === 'none') return;
		const rows = world.records.rows();
		this.enter('neighbor', {}, async (process) => {
			await writeAsNeighbor(process, world, rows);
		});
	}

	private reconcile(fate: Fate): Actor {
		return this.enter('reconcile', fate, runReconcile);
	}

	private undo(): void {
		this.enter('undo', {}, async ({ account }) => {
			await account.runs.undo(syncs.table, this.startMs - hourMs);
			this.undone += 1;
		});
	}

	private enter(name: string, fate: Fate, work: Parameters<World['enter']>[2]): Actor {
		const actor = this.world.enter(name, fate, work);
		this.actors.push(actor);
		return actor;
	}

	private lastErrors(): string {
		const failed = this.actors.filter(({ error }) => error !== undefined);
		return failed
			.slice(-2)
			.map(({ name, error }) => `${name}: ${String(error)}`)
			.join('; ');
	}
}
