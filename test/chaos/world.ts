import type { Destination, TableWriter } from '../../engine/destination/destination';
import { countsOf } from '../../engine/destination/tally';
import { EngineError } from '../../engine/errors';
import { createStore } from '../../engine/store/store';
import type { BegunRun } from '../../engine/sync/session';
import { type SeededRandom, seededRandom } from '../support/seededRandom';
import { SeedArchives } from './archives/seedArchives';
import { KeptWatch } from './failed/keptWatch';
import { refusing } from './failed/refusingTable';
import { Endpoint } from './endpoint';
import { LivelyRecords } from './livelyRecords';
import type { Place } from './place';
import { impatient, type Outside, Ports } from './ports';
import type { Process } from './process';
import type { Seams } from './rule';
import { RemovedRecords } from './removals/removedRecords';
import type { Scenario } from './scenario';
import { openApi } from './sources/api/api';
import { openBulkShop } from './sources/bulk/bulkShop';
import type { ChaosSource, SourceSeed } from './sources/chaosSource';
import { openShop } from './sources/shop';
import { rivalOf, rivalTable } from './rival';
import { type Actor, type Fate, Stage, type StepKind } from './stage';
import { makeTable, respelling, type TableTroubleCounts } from './tableTrouble';
import { Timeline } from './timeline';
import { Watch } from './watch';

/** One seed's source, store, table and processes, on one clock. */
export interface World {
	readonly scenario: Scenario;
	readonly outside: Outside;
	readonly stage: Stage;
	readonly timeline: Timeline;
	readonly source: ChaosSource;
	readonly records: LivelyRecords;
	readonly removed: RemovedRecords;
	readonly watch: Watch;
	readonly kept: KeptWatch;
	readonly endpoint: Endpoint;
	/** Undefined where nothing is archived. */
	readonly archives: SeedArchives | undefined;
	/** What goes wrong, and when. */
	readonly trouble: SeededRandom;
	/** How often the database server was crashed. */
	restarts: number;
	/** Whether nothing goes wrong any more. */
	isQuiet: boolean;
	readonly table: string;
	readonly tableTroubleCounts: TableTroubleCounts;
	enter(name: string, fate: Fate, work: (process: Process) => Promise<void>): Actor;
	close(): Promise<void>;
}

/** Each seed has a day of its own. */
const firstDay = Date.parse('2026-01-02T09:00:00Z');
const dayMs = 86_400_000;

export async function openWorld(
	scenario: Scenario,
	seams: Seams,
	place: Place,
	series: string,
): Promise<World> {
	const { seed } = scenario;
	const timeline = new Timeline(firstDay + (seed % 365) * dayMs);
	const trouble = seededRandom(seed * 7 + 4);
	const stage = new Stage(timeline, seededRandom(seed * 7 + 5));
	const source = await openSource({
		scenario,
		timeline,
		lag: seededRandom(seed * 7 + 6),
		seams,
	});
	const accountId = `${series}-${seed}`;
	const table = `orders_${series.replace(/\W/g, '_')}_${seed}`;
	const random = seededRandom(seed * 7 + 7);
	const again = seededRandom(seed * 7 + 27);
	const losses = seededRandom(seed * 7 + 10);
	const tables = place.tables(impatient({ timeline, random }));
	await makeTable(place, table, scenario.tableTrouble);
	const tableTroubleCounts = { respelled: 0, intrusionsRefused: 0, shared: 0 };
	const spelling = seededRandom(seed * 7 + 12);
	const outside: Outside = { stage, timeline, random, place, tables, accountId };
	const records = new LivelyRecords(source, timeline, seededRandom(seed * 7 + 8), scenario);
	const removing = seededRandom(seed * 7 + 19);
	const removed = new RemovedRecords(source, records, timeline, removing, scenario);
	const endpoint = new Endpoint();
	const watch = new Watch({ outside, source, records, removed, endpoint, scenario, table });
	const kept = new KeptWatch(outside, (invariant, detail) => watch.found(invariant, detail));
	const archives =
		place.archives &&
		new SeedArchives(place.archives, {
			...{ outside, scenario, records, table },
			seams: seams.archive ?? {},
			found: (invariant, detail) => watch.found(invariant, detail),
			requests: () => source.requests?.() ?? 0,
		});
	const world: World = {
		scenario,
		outside,
		stage,
		timeline,
		source,
		records,
		removed,
		watch,
		kept,
		endpoint,
		archives,
		trouble,
		table,
		tableTroubleCounts,
		restarts: 0,
		isQuiet: false,
		enter: (name, fate, work) => {
			const reportsFailure = trouble.chance(0.5);
			return stage.enter(name, fate, async (actor) => {
				const ports = new Ports(outside, actor);
				const { account } = ports;
				const destination = destinationOf(ports, seams, (writer) => {
					const { failing, tableTrouble } = scenario;
					const troubled =
						tableTrouble.spellings && name !== 'rival'
							? respelling(writer, spelling, tableTroubleCounts)
							: writer;
					if (!failing.keepsFailed || world.isQuiet || ['neighbor', 'rival'].includes(name))
						return troubled;
					const refused = (id: string) => kept.refuses(actor, id, archives?.watch);
					return refusing(troubled, { failing, now: timeline.now }, refused);
				});
				const begun = (sync: string, answer: BegunRun) => watch.begun(actor, sync, answer);
				const fixed = { destination, endpoint, archives, scenario, seams, table };
				const reached = source.reachedBy(ports);
				const triesAgain = () =>
					actor.killed === undefined && again.chance(scenario.archiving.triesAgain);
				const process = { ...fixed, ports, source: reached, reportsFailure, triesAgain, begun };
				const stopped = new AbortController();
				const isLost = () => seams.hasNoBeats === true || losses.chance(scenario.lostBeats);
				const beating = ports.beatUntil(stopped.signal, isLost);
				try {
					await work({ ...process, account: seams.account?.(account, outside) ?? account });
				} finally {
					stopped.abort();
					await beating;
				}
			});
		},
		close: async () => {
			stage.close();
			timeline.clear();
			await source.close();
			await tables.close();
			for (const name of [table, rivalTable(table)]) {
				await place.query(`DROP TABLE IF EXISTS ${name}`);
				await place.query(`DROP TABLE IF EXISTS _sync_deleted_${name}`);
			}
			const { account } = createStore(place.database, impatient(outside));
			for (const name of [accountId, rivalOf(accountId)]) await account(name).forget();
		},
	};
	stage.around = async (kind, effect, actor) => {
		await aroundServer(world, kind, effect);
		if (kind === 'destination.write') await seams.afterWrite?.(outside, table);
		await look(world, kind, actor);
	};
	return world;
}

async function openSource(seed: SourceSeed): Promise<ChaosSource> {
	switch (seed.scenario.source) {
		case 'shop':
			return await openShop(seed);
		case 'api':
			return openApi(seed);
		case 'bulk':
			return await openBulkShop(seed);
	}
}

/** Tables as a process reaches them. */
function destinationOf(
	ports: Ports,
	{ record: alter, takesLostForWritten }: Seams,
	troubled: (writer: TableWriter) => TableWriter,
): Destination {
	return {
		table: (options) => {
			const reached = ports.writer(options);
			const writer = troubled(takesLostForWritten === true ? trusting(reached) : reached);
			if (alter === undefined) return writer;
			const write: typeof writer.write = async (records) =>
				await writer.write(records.map((record) => alter(record, ports.environment.now())));
			return { ...writer, write };
		},
		tables: async () => [],
		columns: async () => undefined,
		rows: async () => [],
		refresh: async () => ({ rows: 0, created: 0, updated: 0, unchanged: 0, deleted: 0 }),
		close: async () => undefined,
	};
}

/** Whatever becomes of a batch, it passes for written. */
function trusting(writer: TableWriter): TableWriter {
	const write: typeof writer.write = async (records) =>
		await writer.write(records).catch((error: unknown) => {
			if (!(error instanceof EngineError)) throw error;
			const outcomes = records.map(() => 'created' as const);
			return { outcomes, counts: countsOf(outcomes), failures: [], repeated: [], stale: [] };
		});
	return { ...writer, write };
}

/** Crashes the server before a step, or in the middle of it. */
async function aroundServer(
	world: World,
	kind: StepKind,
	effect: () => Promise<void>,
): Promise<void> {
	const { trouble, outside } = world;
	const restart = mayRestart(world, kind) ? outside.place.restart : undefined;
	if (restart === undefined) return await effect();
	world.restarts += 1;
	const restarted = restart();
	if (trouble.chance(0.5)) await restarted;
	await effect();
	await restarted;
}

/** Processes that archive all that they write. */
const archivingNames = new Set(['incremental', 'second', 'backfill', 'rival']);

async function look(world: World, kind: StepKind, actor: Actor): Promise<void> {
	const { watch, kept, scenario, archives } = world;
	const isWrite = kind.startsWith('destination.');
	if (isWrite && !archivingNames.has(actor.name)) archives?.watch.writtenByOthers();
	if (isWrite) await watch.tableWritten(actor.name === 'neighbor');
	if (kind === 'store.commit') await watch.committed();
	if (kind === 'store.commit') await archives?.watch.committed();
	if (!scenario.failing.keepsFailed) return;
	if (kind === 'store.commit') await kept.committed(actor);
	if (kind === 'store.settle') await watch.settled();
	if (kind === 'store.commit' || kind === 'store.settle') await kept.settled();
}

function mayRestart({ scenario, restarts, trouble, isQuiet }: World, kind: StepKind): boolean {
	if (isQuiet || restarts >= scenario.restarts || kind.startsWith('source.')) return false;
	if (scenario.tablesIn === 'store') return trouble.chance(0.05);
	return kind.startsWith('destination.') && trouble.chance(0.2);
}
