import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Run } from '../../../../../engine/run';
import { HandOver, StreamedRun, streamWindow, TableOutlet } from '../../../../../engine/sync';
import type {
	FailedKeeper,
	Outlet,
	RunArchive,
	RunReporter,
	Streamed,
} from '../../../../../engine/sync';
import type { SyncAccount } from '../../../../shared/account/account';
import { withDestination } from '../../../../shared/account/destination';
import { environment } from '../../../../shared/n8n/environment';
import { outputTime } from '../../../../shared/n8n/output';
import { shownTimes } from '../../../../shared/n8n/sayings';
import { invalidParameter } from '../../../../shared/parameters/read';
import { goneInStream } from '../../../fields/deletedWhen';
import { tableNames } from '../../../fields/orderTables';
import type { ExecutionHints } from '../../../items/hints';
import { keeperFor } from '../../../items/keeper';
import { tellNameWithDot } from '../../../items/nameWithDot';
import { stopIfCanceled, workForRun } from '../../../items/runWork';
import { tableOptions } from '../../../items/tableWriter';
import { withTransform } from '../../../items/transform';
import { shownResult } from '../output';
import { endRunArchive, openRunArchive } from './archived';
import { streamedResult } from './result';
import { readStreamedRequest, type StreamedRequest } from './settings';
import type { OpenedSource } from './sources/streamedSource';
import { StreamedItems } from './streamedItems';
import { toSubWorkflow } from './subWorkflow';

/** What comes out for one input item. */
export interface StreamedOutput {
	readonly result: readonly IDataObject[];
	readonly failed: readonly IDataObject[];
}

/** Where records go, and what only the summary shows of it. */
interface Way {
	readonly outlet: Outlet;
	readonly shown: (streamed: Streamed) => IDataObject;
}

/**
 * *Write to Table* with a source of its own: streams the window of a run to a table, or page by page to a
 * sub-workflow, and keeps a checkpoint after each batch.
 *
 * @throws EngineError; what was checkpointed by then is done, and another try of the run goes on from there
 */
export async function writeStreamed(
	context: IExecuteFunctions,
	itemIndex: number,
	account: SyncAccount,
	hints: ExecutionHints,
): Promise<StreamedOutput> {
	const request = readStreamedRequest(context, itemIndex);
	const { handOver, runId, key, output } = request;
	const { accountId } = account;
	return await workForRun(
		context,
		{ account, settings: request },
		hints,
		async (reporter, state) => {
			const source = await request.source.open(context, itemIndex, reporter);
			const run = await takeUp(reporter, request, source);
			const archive = await openRunArchive(context, itemIndex, request, { account, reporter });
			const streamTo = async ({ outlet, shown }: Way): Promise<StreamedOutput> => {
				const items = new StreamedItems(output);
				const place = handOver.to === 'table' ? handOver.target.table : '';
				const keeper = keeperFor(state, reporter, place, request.keepFailed);
				const stream = { request, source, run, archive, outlet, items, keeper };
				const streamed = await streamRecords(context, stream);
				await endRunArchive(archive, request, run, streamed, context);
				const names = { accountId, sync: reporter.sync ?? null, runId: runId ?? null };
				const covered = { ...request.source.shown, ...source.shown };
				const result = streamedResult(covered, run, streamed, shown(streamed));
				const shownItems = items
					.result({ ...names, ...result, ...items.sums })
					.map((item) => shownResult(item, request.isSimple));
				return { result: shownItems, failed: items.failed };
			};
			if (handOver.to === 'subWorkflow') {
				const deliver = toSubWorkflow(context, handOver.workflowId);
				const cancelled = context.getExecutionCancelSignal();
				const options = {
					account: state,
					run,
					key,
					deliver,
					environment: environment(),
					cancelled,
				};
				const shown = ({ totals }: Streamed) => {
					hints.handedOver(totals.updated);
					return { delivered: totals.updated };
				};
				return await streamTo({ outlet: new HandOver(options), shown });
			}
			const { target, transform } = handOver;
			return await withDestination(account, target.databaseFile, async (destination) => {
				for (const table of reporter.writes ? tableNames(target) : []) {
					await tellNameWithDot(destination, { ...target, table }, account, hints);
				}
				const by = runId ?? `execution ${context.getExecutionId()}`;
				const table = tableOptions(target, { accountId, sync: reporter.sync, runId: by });
				const { listTables } = target;
				const findings = hints.tables;
				const written = new TableOutlet({ destination, table, listTables, run, findings });
				const { stale } = written;
				const names = { sourceKey: key, runId: reporter.runId };
				const outlet = withTransform(context, written, transform, names);
				const shown = ({ counts }: Streamed) => {
					const upTo = shownTimes(context)(run.position);
					hints.wrote(target.table, counts, { writes: reporter.writes, upTo });
					return {
						table: target.table,
						...(listTables && { listTables }),
						stale: stale.count,
						staleIds: stale.ids,
					};
				};
				return await streamTo({ outlet, shown });
			});
		},
	);
}

/**
 * Takes the run up where it stands.
 *
 * @throws EngineError `invalidParameter` when the window given is not the run's, so that a part would stay unread
 */
async function takeUp(
	reporter: RunReporter,
	request: StreamedRequest,
	source: OpenedSource,
): Promise<StreamedRun> {
	const { run } = reporter;
	const window = request.window ?? source.window ?? { from: 0, to: environment().now() };
	if (run === undefined) return await StreamedRun.takeUp(reporter, window);
	const { from, to } = window;
	checkBound('From', from, run.window.from, run);
	// A run that was tried before may have gone on with later slices of its backlog.
	const mayHaveGrown = run.sliceMs !== undefined && run.settledTo !== undefined;
	if (!mayHaveGrown || to > run.window.to) checkBound('To', to, run.window.to, run);
	return await StreamedRun.takeUp(reporter, run.window);
}

function checkBound(label: 'From' | 'To', given: number, expected: number, run: Run): void {
	if (given === expected) return;
	throw invalidParameter(
		label,
		`must be that of the run "${run.id}", ${outputTime(expected)}`,
		outputTime(given),
		`Take "${label}" from the item that Begin, or Commit for the next slice, gave out: {{ $json.${label.toLowerCase()} }}.`,
	);
}

interface RecordStream {
	readonly request: StreamedRequest;
	readonly source: OpenedSource;
	readonly run: StreamedRun;
	/** Undefined where nothing is archived. */
	readonly archive: RunArchive | undefined;
	readonly outlet: Outlet;
	readonly keeper: FailedKeeper | undefined;
	/** Told of each batch once its checkpoint is kept. */
	readonly items: StreamedItems;
}

async function streamRecords(
	context: IExecuteFunctions,
	{ request, source, run, archive, outlet, items, keeper }: RecordStream,
): Promise<Streamed> {
	const streamed = await streamWindow({
		source: (signal) => {
			const made = source.make(signal);
			return archive?.before(made) ?? made;
		},
		run,
		outlet,
		keeper,
		gone: request.handOver.to === 'table' ? goneInStream(request.handOver.deletedWhen) : undefined,
		batchSize: request.batchSize,
		environment: environment(),
		cancelled: context.getExecutionCancelSignal(),
		taken: items.take,
	}).finally(() => stopIfCanceled(context));
	source.tell?.(streamed);
	return streamed;
}
