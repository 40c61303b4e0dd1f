import type { TimeRange } from '../../../time';
import type { BulkOptions } from './bulkFiles';
import type { BulkListener, BulkProgress } from './operation/life';
import { type BulkRun, notedOperation } from './operation/notes';

/** A run as it is recorded. */
interface RecordedRun extends BulkRun {
	readonly jobType: string;
	readonly window: TimeRange;
	/** Epoch milliseconds; undefined for a first run. */
	readonly watermarkBefore: number | undefined;
	/** The run whose next slice this one is. */
	readonly continues: string | undefined;
}

/** Tells a run what is done for it, and keeps what it is to remember. */
export interface RunTeller {
	readonly accountId: string;
	readonly sync: string | undefined;
	/** Undefined where none is recorded. */
	readonly run: RecordedRun | undefined;
	begunElsewhere(): Promise<unknown>;
	noteBegun(begun: unknown): Promise<void>;
	say(message: string, details?: unknown): Promise<void>;
}

/**
 * How a run reads by bulk operations: it remembers the one that it has begun, and its log says how that gets on.
 *
 * @param unrecorded takes the place of a run where none is recorded
 */
export function bulkOfRun(
	teller: RunTeller,
	unrecorded: BulkRun,
): Pick<BulkOptions, 'notes' | 'owner' | 'run' | 'lateMs' | 'told'> {
	const { run, accountId, sync } = teller;
	const { id, startedAt } = run ?? unrecorded;
	return {
		// A backfill waits for no operation of the daily run beside it, nor that for its.
		owner: JSON.stringify([accountId, sync, run?.jobType]),
		run: { id, startedAt },
		lateMs: run && overlapOf(run),
		notes: {
			read: async () => notedOperation(await teller.begunElsewhere()),
			note: async (operation) => await teller.noteBegun(operation),
		},
		told: logged(teller),
	};
}

/** How far the run's window reaches back behind the watermark; undefined where that does not tell what the sync allows for. */
function overlapOf(run: RecordedRun): number | undefined {
	const { jobType, continues, watermarkBefore, window } = run;
	const isFirstSlice = jobType === 'INCREMENTAL' && continues === undefined;
	if (!isFirstSlice || watermarkBefore === undefined) return undefined;
	const overlapMs = watermarkBefore - window.from;
	return overlapMs >= 0 ? overlapMs : undefined;
}

const stepWords = {
	initiated: 'The bulk operation is there',
	polling: 'Shopify works on the bulk operation',
	downloading: 'The file of the bulk operation is being read',
	upserting: 'The file is whole, and its orders are being written',
} as const satisfies Record<BulkProgress['step'], string>;

/** Of the looks at one operation the 1st, 2nd, 4th, 8th … are logged: enough to follow it, and few for a long one. */
function logged(teller: RunTeller): BulkListener {
	const looks = new Map<string, number>();
	return async ({ step, id, objects }) => {
		if (step === 'polling') {
			const look = (looks.get(id) ?? 0) + 1;
			looks.set(id, look);
			if (!Number.isInteger(Math.log2(look))) return;
		}
		const counted = objects === undefined ? '' : `, ${objects} objects`;
		await teller.say(`${stepWords[step]} (${id}${counted})`, { step, operation: id, objects });
	};
}
