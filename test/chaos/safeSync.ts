import type { CommitRequest } from '../../engine/run/planCommit';
import type { Job } from '../../engine/run/planRun';
import type { Run } from '../../engine/run/run';
import { settledBy } from '../../engine/run/window';
import type { SourceItem } from '../../engine/source';
import { beginRun, commitRun } from '../../engine/sync';
import { recordCounts } from '../../engine/sync/pump/sink';
import { RunReporter } from '../../engine/sync/reporter';
import { changeSink } from '../../engine/sync/sinks/changeSink';
import { type Outlet, streamWindow } from '../../engine/sync/stream/stream';
import { StreamedRun } from '../../engine/sync/stream/streamedRun';
import { TableOutlet } from '../../engine/sync/stream/tableOutlet';
import { openArchive } from './archives/archivedRun';
import { keeperOf } from './failed/retryWorker';
import { goneInStream } from './removals/goneInStream';
import { optionsFor, type Process, syncs } from './process';

/** What a sync does with the orders of a run. */
export type OutletOf = (process: Process, id: string, run: StreamedRun) => Outlet;

/**
 * One execution of the safe sync: Begin, stream the window with a checkpoint after each batch, Commit, and so on with
 * the next slice.
 */
export async function runSafeSync(
	process: Process,
	sync: string,
	job: Job,
	outletOf: OutletOf,
): Promise<void> {
	const { ports, account, scenario } = process;
	const begun = await beginRun(account.runs, ports.environment, {
		sync,
		job,
		settings: scenario.settings,
		sourceNowMs: scenario.tellsBegin ? (await process.source.clock())?.sourceMs : undefined,
	});
	process.begun(sync, begun);
	let run = begun.kind === 'begun' ? begun.run : undefined;
	while (run !== undefined) {
		const { id } = run;
		try {
			run = await coverWindow(process, run, outletOf);
		} catch (error) {
			if (process.reportsFailure) await account.runs.fail(id, {}, { message: String(error) });
			throw error;
		}
	}
}

async function coverWindow(
	process: Process,
	run: Run,
	outletOf: OutletOf,
): Promise<Run | undefined> {
	const { ports, account, scenario, seams } = process;
	const commit = async (more: Partial<CommitRequest> = {}) =>
		await commitRun(account.runs, ports.environment, run.id, {
			counts: {},
			moveWhenIncomplete: false,
			moveWhenFailed: !scenario.failing.keepsFailed,
			nextSlice: scenario.nextSlice,
			...more,
		});
	if (seams.commitsFirst === true) {
		const { next } = await commit({ counts: { fetched: 0, countBefore: 0, countAfter: 0 } });
		await stream(process, run, outletOf);
		return next;
	}
	const finished = await stream(process, run, outletOf).catch(async (error: unknown) => {
		if (!process.triesAgain()) throw error;
		return await stream(process, run, outletOf);
	});
	const doneUpTo = finished ? seams.doneUpTo?.(ports.environment.now()) : undefined;
	return (await commit({ doneUpTo })).next;
}

/** As the block does it; returns whether the window was read to its end. */
async function stream(process: Process, run: Run, outletOf: OutletOf): Promise<boolean> {
	const { actor } = process.ports;
	actor.worksOn = run.id;
	try {
		return await RunReporter.workFor(
			process.account,
			{ runId: run.id },
			async (reporter) => await readWindow(process, run, reporter, outletOf),
		);
	} finally {
		actor.worksOn = undefined;
	}
}

async function readWindow(
	process: Process,
	run: Run,
	reporter: RunReporter,
	outletOf: OutletOf,
): Promise<boolean> {
	const { ports, scenario } = process;
	const { id: runId, sync, startedAt, window } = run;
	const { environment } = ports;
	const streamed = await StreamedRun.takeUp(reporter, window);
	const archive = await openArchive(process, reporter);
	const outlet = outletOf(process, runId, streamed);
	const read = await streamWindow({
		source: (signal) => {
			const source = process.source.open(signal, reporter);
			return archive?.before(source) ?? source;
		},
		run: streamed,
		outlet: archive?.watching(outlet) ?? outlet,
		batchSize: scenario.batchSize,
		environment,
		keeper: keeperOf(process, sync, runId),
		gone: goneInStream(process),
		lease: { startedAt, leaseUntil: startedAt + scenario.pullsForMs },
	});
	await archive?.end(streamed, read);
	return read.finished;
}

/** Writes orders to the table. */
export function toTable(process: Process, runId: string, run: StreamedRun): Outlet {
	const { destination, account } = process;
	const table = optionsFor(process, account.accountId, runId);
	return new TableOutlet({ destination, table, run });
}

/** Sends what has changed to the endpoint, and confirms it. */
export function toEndpoint(process: Process, runId: string, run: StreamedRun): Outlet {
	const { ports, account, endpoint } = process;
	const sync = syncs.changes;
	return {
		sink: ({ cursorMovesWithEdits }) => {
			const changes = changeSink<SourceItem>({
				memory: account.records,
				accountId: account.accountId,
				sync,
				runId,
				toRecord: ({ columns, cursor, readAt, deleted }) => {
					return { externalId: String(columns.id), cursor, content: columns, readAt, deleted };
				},
				late: run.lateWatch(cursorMovesWithEdits),
			});
			return {
				take: async (items, place) => {
					const confirmed = endpoint.confirmedByNow();
					const outcomes = await changes.take(items, place);
					const news = items.flatMap(({ columns }, index) => {
						const outcome = outcomes[index];
						if (outcome === undefined || outcome.action === 'failed') return [];
						return outcome.action === 'unchanged' ? [] : [{ ...outcome, columns }];
					});
					if (news.length > 0) {
						await ports.step('endpoint.send', async () => endpoint.receive(news, confirmed));
						await account.records.confirm(sync, news);
						endpoint.confirm(news);
					}
					return outcomes;
				},
			};
		},
		counts: ({ pages, ...totals }) => ({ pages, ...recordCounts(totals) }),
	};
}

/** Lists every ID that the source has, and deletes from the table what is not among them. */
export async function runReconcile(process: Process): Promise<void> {
	const { ports, account, source, destination, scenario, seams } = process;
	const startedAt = ports.environment.now();
	const writer = destination.table({
		...optionsFor(process, account.accountId, `reconcile-${startedAt}`),
		structure: { kind: 'existing', columns: [] },
	});
	const reconciliation = await writer.reconcile({
		readBefore:
			seams.judgesUpTo?.(startedAt) ?? settledBy(startedAt, scenario.settings.settleDelay),
		maxShare: 0.5,
	});
	try {
		for await (const ids of source.ids()) await reconciliation.add(ids.map((id) => [id]));
		await reconciliation.finish();
	} finally {
		await reconciliation.discard();
	}
}
