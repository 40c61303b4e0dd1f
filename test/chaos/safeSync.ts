import { OrderSource } from '../../engine/shopify/orderListing';
import type { OrderRecord } from '../../engine/shopify/orderRecords';
import { readSourceTime } from '../../engine/shopify/sourceTime';
import type { Run } from '../../engine/store';
import { beginRun, commitRun, settledBy, type CommitRequest, type Job } from '../../engine/sync';
import { changeSink } from '../../engine/sync/records/changeSink';
import { ExecutionHints } from '../../nodes/SyncRecords/hints';
import { StreamedDeadline } from '../../nodes/SyncRecords/streamed/deadline';
import { Streaming, type Outlet } from '../../nodes/SyncRecords/streamed/streamOrders';
import type { StreamedRequest } from '../../nodes/SyncRecords/streamed/request';
import { StreamedRun } from '../../nodes/SyncRecords/streamed/streamedRun';
import { lateWatch, tableOutlet } from '../../nodes/SyncRecords/streamed/tableOutlet';
import type { TableTarget } from '../../nodes/SyncRecords/tableTarget';
import { optionsFor, syncs, type Process } from './process';
import type { Scenario } from './scenario';
import { accountColumn, isMadeBefore } from './tableTrouble';

const key = ['id'];
const fields = {
	selection:
		'id name createdAt updatedAt note totalPrice: totalPriceSet { shopMoney { amount currencyCode } }',
};

/** What a sync does with the orders of a run. */
export type OutletOf = (process: Process, of: OfRun) => Outlet;

interface OfRun {
	readonly request: StreamedRequest;
	readonly run: StreamedRun;
}

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
		sourceNowMs: scenario.tellsBegin ? (await readSourceTime(ports.client()))?.sourceMs : undefined,
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
			moveWhenFailed: true,
			nextSlice: scenario.nextSlice,
			...more,
		});
	if (seams.commitsFirst === true) {
		const { next } = await commit({ counts: { fetched: 0, countBefore: 0, countAfter: 0 } });
		await stream(process, run, outletOf);
		return next;
	}
	const finished = await stream(process, run, outletOf);
	const doneUpTo = finished ? seams.doneUpTo?.(ports.environment.now()) : undefined;
	return (await commit({ doneUpTo })).next;
}

/** As the block does it; returns whether the window was read to its end. */
async function stream(process: Process, run: Run, outletOf: OutletOf): Promise<boolean> {
	const { actor } = process.ports;
	actor.worksOn = run.id;
	try {
		return await process.account.runs.atWork(
			run.id,
			async () => await streamWindow(process, run, outletOf),
		);
	} finally {
		actor.worksOn = undefined;
	}
}

async function streamWindow(process: Process, run: Run, outletOf: OutletOf): Promise<boolean> {
	const { ports, account, scenario } = process;
	const { from, to } = run.window;
	const request: StreamedRequest = {
		runId: run.id,
		from,
		to,
		cursor: 'updatedAt',
		key,
		fields,
		handOver: { to: 'table' },
		batchSize: scenario.batchSize,
		requests: { pageSize: scenario.pageSize, maxRetries: 6, timeoutMs: 600_000 },
	};
	const lease = { startedAt: run.startedAt, leaseUntil: run.startedAt + scenario.pullsForMs };
	const deadline = new StreamedDeadline(lease, ports.environment, undefined);
	try {
		const streamedRun = await StreamedRun.takeUp(account, request, false);
		const outlet = outletOf(process, { request, run: streamedRun });
		const streamOf = { request, run: streamedRun, outlet, taken: () => undefined };
		const streaming = new Streaming(streamOf, ports.client(deadline.signal), deadline);
		return (await streaming.toTheEnd()).finished;
	} finally {
		deadline.end();
	}
}

/** Writes orders to the table. */
export function toTable({ destination, table, account, scenario }: Process, of: OfRun): Outlet {
	const tables = { destination, target: targetOf(table, scenario), accountId: account.accountId };
	return tableOutlet(tables, of, new ExecutionHints());
}

/** Sends what has changed to the endpoint, and confirms it. */
export function toEndpoint(process: Process, { request, run }: OfRun): Outlet {
	const { ports, account, endpoint } = process;
	const sync = syncs.changes;
	return {
		shape: 'rows',
		sink: () => {
			const changes = changeSink<OrderRecord>({
				memory: account.records,
				accountId: account.accountId,
				sync,
				runId: request.runId,
				toRecord: ({ columns, cursor, readAt }) => {
					return { externalId: String(columns.id), cursor, content: columns, readAt };
				},
				late: lateWatch(request, run),
			});
			return {
				take: async (items, place) => {
					const confirmed = endpoint.confirmedByNow();
					const outcomes = await changes.take(items, place);
					const news = items.flatMap(({ columns }, index) => {
						const outcome = outcomes[index];
						if (outcome?.action !== 'created' && outcome?.action !== 'updated') return [];
						return [{ ...outcome, columns }];
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
		counted: ({ pages, fetched, created, updated, unchanged, failed }) => ({
			counts: { pages, fetched, created, updated, unchanged, failed },
			shown: {},
		}),
	};
}

/** Lists every ID that the source has, and deletes from the table what is not among them. */
export async function runReconcile(process: Process): Promise<void> {
	const { ports, account, destination, scenario, seams } = process;
	const startedAt = ports.environment.now();
	const writer = destination.table({
		...optionsFor(process, account.accountId, `reconcile-${startedAt}`),
		structure: { kind: 'existing', columns: [] },
	});
	const listing = {
		filters: {},
		fields: { selection: 'id' },
		sortBy: 'id',
		descending: false,
		pageSize: 4 * scenario.pageSize,
	} as const;
	const reconciliation = await writer.reconcile({
		readBefore:
			seams.judgesUpTo?.(startedAt) ?? settledBy(startedAt, scenario.settings.settleDelay),
		maxShare: 0.5,
	});
	try {
		const source = new OrderSource(ports.client(), listing, ports.environment);
		for await (const { orders } of source.pages()) {
			await reconciliation.add(orders.map(({ id }) => [id]));
		}
		await reconciliation.finish();
	} finally {
		await reconciliation.discard();
	}
}

function targetOf(table: string, { tableTrouble }: Scenario): TableTarget {
	return {
		table,
		schema: 'public',
		databaseFile: 'tables.sqlite',
		key,
		accountColumn: tableTrouble.neighbor === 'shares' ? accountColumn : undefined,
		addBookkeeping: isMadeBefore(tableTrouble),
	};
}
