import type { Environment } from '../../environment';
import { ownValue } from '../../ownValue';
import { canonicalJson } from '../../records/canonicalJson';
import { contentHash } from '../../records/contentHash';
import { cursorTime } from '../../records/cursor';
import { idempotencyKey } from '../../records/idempotencyKey';
import type { RunCounts } from '../../run/counts';
import type { Run } from '../../run/run';
import type { SourceItem, SourceTraits } from '../../source';
import type { AccountStore } from '../../store';
import type { BatchPlace } from '../pump/batches';
import type { RecordOutcome, RecordSink, RecordTotals } from '../pump/sink';
import { foretell, type LateWatch } from '../sinks/late';
import { externalIdOf } from '../sinks/tableSink';
import type { Outlet } from './stream';
import type { StreamedRun } from './streamedRun';

/** How often a record is handed over once more, and the first pause before that; it doubles. */
const maxRetries = 4;
const firstPauseMs = 1_000;

/** A record, with what whoever takes it needs to know of it. */
export interface Parcel extends BatchPlace {
	readonly externalId: string;
	readonly idempotencyKey: string;
	/** What tells its versions apart: its cursor, or where it has none, a hash of what it holds. */
	readonly cursor: string;
	/** Its cursor in epoch milliseconds; NaN where it has none. */
	readonly at: number;
	readonly runId: string;
	readonly columns: SourceItem['columns'];
}

/** Why a record was not taken. */
export interface Refusal {
	readonly message: string;
	/** Whether it may pass by itself, so that handing the record over once more can help. */
	readonly mayPass: boolean;
}

export interface HandOverOptions {
	readonly account: AccountStore;
	readonly run: StreamedRun;
	/** The fields of the external ID. */
	readonly key: readonly string[];
	/**
	 * Hands records over, and waits until they are taken; returns by external ID those that were refused.
	 *
	 * @throws when it is not known what became of them; then all are handed over again
	 */
	readonly deliver: (parcels: readonly Parcel[]) => Promise<ReadonlyMap<string, Refusal>>;
	readonly environment: Pick<Environment, 'sleep' | 'random'>;
	readonly cancelled?: AbortSignal | undefined;
}

/**
 * Hands each batch to somebody and waits. What is taken is confirmed as delivered, and not handed over again by the
 * overlap of a later run; a record that is refused has failed.
 */
export class HandOver implements Outlet {
	constructor(private readonly options: HandOverOptions) {}

	sink({ cursorMovesWithEdits }: SourceTraits): RecordSink<SourceItem> {
		return new HandOverSink(this.options, this.options.run.lateWatch(cursorMovesWithEdits));
	}

	/** Counts what was handed over. Whether the endpoint had a record before, it alone knows. */
	counts({ pages, fetched, unchanged, failed }: RecordTotals): RunCounts {
		return { pages, fetched, unchanged, failed };
	}
}

class HandOverSink implements RecordSink<SourceItem> {
	/** Whether all of a batch was refused to the last try: then nobody waits for the endpoint any more. */
	private takesNothing = false;

	constructor(
		private readonly options: HandOverOptions,
		private readonly late: LateWatch | undefined,
	) {}

	async take(items: readonly SourceItem[], place: BatchPlace): Promise<readonly RecordOutcome[]> {
		const { account, run: streamed } = this.options;
		const { run, isReported } = streamed.reporter;
		// A dry run hands nothing over.
		if (run === undefined) {
			return items.map((item) => ({ action: 'updated', externalId: this.externalId(item) }));
		}
		const { sync } = run;
		const { records: memory } = account;
		const parcels = items.map((item) => this.parcelOf(item, place, run));
		const known = await memory.confirmed(
			sync,
			parcels.map((parcel) => parcel.idempotencyKey),
		);
		const fresh = parcels.filter((parcel) => !known.has(parcel.idempotencyKey));
		const isEarlier = await foretell(fresh, this.late);
		const failures = await this.deliverUntilTaken(fresh, async (delivered) => {
			if (isReported) await memory.confirm(sync, delivered);
		});
		// What is delivered only now, an earlier run should have delivered.
		const missed = fresh.filter(({ externalId, at }) => !failures.has(externalId) && isEarlier(at));
		if (missed.length > 0) {
			this.late?.found(missed.map(({ externalId, at }) => ({ externalId, cursor: at })));
		}
		return parcels.map(({ externalId, idempotencyKey: sent }): RecordOutcome => {
			const refusal = failures.get(externalId);
			if (refusal !== undefined) {
				const { message, mayPass } = refusal;
				return { action: 'failed', externalId, message, mayPass };
			}
			return { action: known.has(sent) ? 'unchanged' : 'updated', externalId };
		});
	}

	private externalId({ columns }: SourceItem): string {
		return externalIdOf(this.options.key.map((name) => ownValue(columns, name)));
	}

	private parcelOf(item: SourceItem, place: BatchPlace, { sync, id: runId }: Run): Parcel {
		const { columns } = item;
		// What has no time is told apart by what it holds.
		const cursor = item.cursor ?? contentHash(canonicalJson(columns));
		const { accountId } = this.options.account;
		const externalId = this.externalId(item);
		const { batchNum, totalBatches, progress, isLastBatch } = place;
		return {
			externalId,
			idempotencyKey: idempotencyKey(accountId, sync, externalId, cursor),
			cursor,
			at: cursorTime(item.cursor) ?? Number.NaN,
			runId,
			columns,
			batchNum,
			totalBatches,
			progress,
			isLastBatch,
		};
	}

	/**
	 * What was refused in passing is handed over once more, alone, before it counts as failed.
	 *
	 * @param confirm told after each time of what was taken, which is delivered whatever comes of the others
	 */
	private async deliverUntilTaken(
		parcels: readonly Parcel[],
		confirm: (delivered: readonly Parcel[]) => Promise<void>,
	): Promise<ReadonlyMap<string, Refusal>> {
		const { environment, cancelled } = this.options;
		const failures = new Map(await this.deliver(parcels));
		const taken = (of: readonly Parcel[]) =>
			of.filter(({ externalId }) => !failures.has(externalId));
		await confirm(taken(parcels));
		for (let attempt = 0; attempt < maxRetries && !this.takesNothing; attempt++) {
			const again = parcels.filter(({ externalId }) => failures.get(externalId)?.mayPass);
			if (again.length === 0) return failures;
			const pauseMs = firstPauseMs * 2 ** attempt * (0.5 + environment.random() / 2);
			await environment.sleep(pauseMs, cancelled);
			const left = await this.deliver(again);
			for (const { externalId } of again) failures.delete(externalId);
			for (const [externalId, refusal] of left) failures.set(externalId, refusal);
			await confirm(taken(again));
		}
		this.takesNothing ||= parcels.length > 0 && failures.size === parcels.length;
		return failures;
	}

	private async deliver(parcels: readonly Parcel[]): Promise<ReadonlyMap<string, Refusal>> {
		return parcels.length === 0 ? new Map() : await this.options.deliver(parcels);
	}
}
