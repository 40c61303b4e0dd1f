import { retryFailed } from '../../../engine/sync/failed/retryFailed';
import { FailedKeeper } from '../../../engine/sync/failed/failedKeeper';
import { TableOutlet } from '../../../engine/sync/stream/tableOutlet';
import { listWithGone, withGone } from '../../../engine/sync';
import type { SeededRandom } from '../../support/seededRandom';
import type { Fate } from '../actor';
import { goneInStream } from '../removals/goneInStream';
import { optionsFor, type Process, syncs } from '../process';

const hourMs = 3_600_000;

/** No run is told of what is written. */
const ofNoRun = { reporter: { writes: true }, lateWatch: () => undefined };

/** Keeps what fails in a run; undefined where nothing is kept. */
export function keeperOf(
	{ account, ports, scenario, table }: Process,
	sync: string,
	runId: string,
): FailedKeeper | undefined {
	if (!scenario.failing.keepsFailed || sync !== syncs.table) return undefined;
	const { failed } = account;
	return new FailedKeeper({ failed, runId, place: table, environment: ports.environment });
}

/** One execution of the worker that tries again what is due. */
export async function runRetry(process: Process): Promise<void> {
	const { account, ports, scenario, seams, destination, source, table } = process;
	const { environment } = ports;
	const stopped = new AbortController();
	const reached = source.open(stopped.signal);
	const writes = seams.retriedRecord;
	const options = optionsFor(process, account.accountId, 'retry');
	const retriedTable: typeof destination.table = (asked) => {
		const writer = destination.table(asked);
		if (writes === undefined) return writer;
		const write: typeof writer.write = async (records) =>
			await writer.write(records.map((record) => writes(record, environment.now())));
		return { ...writer, write };
	};
	const outlet = new TableOutlet({
		destination: { table: retriedTable },
		table: options,
		run: ofNoRun,
	});
	const { mostAttempts } = scenario.failing;
	const gone = goneInStream(process);
	await retryFailed({
		failed: account.failed,
		request: { sync: syncs.table, place: table, limit: 4, forMs: hourMs, mostAttempts },
		sink: (as) => outlet.sink({ ...as, cursorMovesWithEdits: true }),
		...(reached.readAgain !== undefined && {
			pages: {
				cursorField: reached.cursorField,
				readAgain: async (request) => {
					const page = await reached.readAgain?.(request);
					return withGone(page ?? { items: [], doneUpTo: undefined }, gone);
				},
				...(seams.retriesPagesAlone !== true && {
					listAgain: (request) => listWithGone(reached.listAgain?.(request), gone),
				}),
			},
		}),
		environment,
	});
}

/** By hand, once all is mended: what was given up is tried again, too. */
export async function retryAll(process: Process): Promise<void> {
	await process.account.failed.makeDue(syncs.table);
	await runRetry(process);
}

/** The worker dies as often as not. */
export function fateOfRetry(random: SeededRandom): Fate {
	if (!random.chance(0.6)) return {};
	return { killAtStep: random.integer(1, 10), killAfterEffect: random.chance(0.5) };
}
