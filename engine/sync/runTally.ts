import type { Environment } from '../environment';
import { movesWithEdits } from '../records/cursor';
import type { RunCounts } from '../run/counts';
import type { LateRecord, Note } from '../store';
import type { TimeRange } from '../time';
import type { FailedKeeper } from './failed/failedKeeper';
import { DistinctCount } from './distinctCount';
import { noRecords, type SyncedBatch } from './pump/pump';
import { recordCounts, type RecordTotals } from './pump/sink';
import type { RunReporter } from './reporter';
import type { LateWatch } from './sinks/late';

const notedFailures = 20;

/** A record that did not arrive, as it comes out. */
type Failed = Readonly<Record<string, unknown>>;

/** What is counted on behalf of a run, and how the run is told of it. */
export class RunTally {
	totals: RecordTotals = noRecords;
	readonly late: LateRecord[] = [];
	/** The time of the records that were written again last. */
	private inDoubt: TimeRange | undefined;

	private readonly distinct: DistinctCount;

	/** Keeps what fails, if anything does. */
	keeper: FailedKeeper | undefined;

	/** @param place what the records are of, by which their IDs are told from others of the run */
	constructor(
		readonly run: RunReporter,
		place: string,
		private readonly environment: Pick<Environment, 'now'>,
	) {
		this.distinct = new DistinctCount(run.noteSeen, place);
	}

	/** Counts a batch. Call it for each. */
	async add({
		totals,
		outcomes,
	}: Pick<SyncedBatch<unknown>, 'totals' | 'outcomes'>): Promise<void> {
		this.totals = totals;
		await this.distinct.add(outcomes);
	}

	/** When records that came in as items were read: the run began before it asked for any; else, now. */
	get readAt(): number {
		return this.run.run?.startedAt ?? this.environment.now();
	}

	/** Without a run there are no earlier ones that could have missed anything. */
	lateWatch(cursorField: string, isUncertain: LateWatch['isUncertain']): LateWatch | undefined {
		return this.run.lateWatch({
			isUncertain,
			cursorMovesWithEdits: movesWithEdits(cursorField),
			found: (records) => this.late.push(...records),
			writing: async (range) => {
				this.inDoubt = range;
				await this.run.noteDoubt(range);
			},
		});
	}

	async reportDone(failed: readonly Failed[], more: RunCounts = {}): Promise<void> {
		const { late } = this;
		await this.run.report(
			{ ...this.counts(), ...more },
			{ late },
			failureNote(failed, this.keeper?.kept ?? 0),
		);
	}

	/**
	 * Tells the run that it has not got on, so that no commit goes past what is missing.
	 *
	 * @param reason what broke it off, in the words of whoever will read it
	 */
	async reportBroken(reason: string, unreached: number): Promise<void> {
		const { late, inDoubt, run } = this;
		const counts = this.counts();
		const reported = run.report(
			{
				...counts,
				fetched: counts.fetched + unreached,
				...(counts.distinct === undefined ? {} : { distinct: counts.distinct + unreached }),
				failed: counts.failed + unreached,
			},
			{ doneUpTo: run.run?.window.from, late, inDoubt },
			{
				kind: 'error',
				message: `It broke off, ${unreached} records before its end: ${reason}`,
			},
		);
		// What broke it off, such as a lost lease, may well forbid this too; then nothing can be committed either.
		await reported.catch(() => undefined);
	}

	private counts() {
		const distinct = this.distinct.counts(this.totals.fetched);
		return { ...recordCounts(this.totals), ...distinct, ...this.keeper?.counts() };
	}
}

/** For the run's log: that records were refused, and the first of them. What is kept is listed where it is kept. */
function failureNote(failed: readonly Failed[], kept: number): Note | undefined {
	const [first] = failed;
	if (first === undefined) return undefined;
	const { externalId, reason } = first;
	const count = failed.length === 1 ? '1 record' : `${failed.length} records`;
	if (kept >= failed.length) {
		return {
			kind: 'error',
			message: `${count} failed and ${kept === 1 ? 'is' : 'are'} kept to be tried again, first "${String(externalId)}"`,
		};
	}
	const message = `${count} failed, first "${String(externalId)}": ${String(reason)}`;
	return {
		kind: 'error',
		message,
		details: failed.slice(0, notedFailures),
	};
}
