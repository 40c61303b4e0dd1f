import type { Environment } from '../../environment';
import type { FailedBatch, Failure, KeptRecord } from '../../run/failedBatch';
import { MOST_ATTEMPTS, nextTry } from '../../run/nextTry';
import type { SourceItem } from '../../source';
import type { Brought, ClaimRequest, FailedBatches, Fate } from '../../store';
import type { BatchPlace } from '../pump/batches';
import type { RecordSink } from '../pump/sink';
import { broughtIn } from './brought';
import { refusedRecord } from './failedKeeper';
import { type PageReader, type PageToTry, retryPages, type TriedPage } from './retriedPages';

/** How records are written that belong together: the same field gives their cursors, and the same columns are written. */
export type RetriedAs = Pick<KeptRecord, 'cursorField' | 'only' | 'deletes'>;

export interface RetryOptions {
	readonly failed: Pick<FailedBatches, 'claim' | 'settle' | 'release' | 'letGo'>;
	/** What to try. One of its claims is in memory at a time. */
	readonly request: Omit<ClaimRequest, 'kind' | 'mostAttempts'> & {
		readonly mostAttempts?: number;
	};
	/**
	 * Where records go: through the chain that refused them. Writing is by version, so that nothing brings back the past.
	 */
	readonly sink: (as: RetriedAs) => RecordSink<SourceItem>;
	/** Reads a page again that could not be read. Default: pages are left alone. */
	readonly pages?: PageReader;
	readonly environment: Environment;
	/** Asked before each claim; false ends it. Default: always true. */
	readonly mayGoOn?: () => boolean;
}

/** What became of what was claimed. */
export interface Retried {
	readonly claimed: number;
	/** What has arrived; with `superseded`, `stillFailing`, `givenUp` and `lost` it adds up to `claimed`. */
	readonly resolved: number;
	/** What is there in a newer version already. */
	readonly superseded: number;
	/** What waits for its next try. */
	readonly stillFailing: number;
	readonly givenUp: number;
	/** What another has claimed since. */
	readonly lost: number;
}

/**
 * Tries again what is due, claim by claim, until nothing is. What a claim brings up is written before it is settled, so
 * that a crash in between has it tried again, which changes nothing.
 *
 * @throws whatever the sink throws: it is at fault, not the records, which are given back as if they had not been tried
 */
export async function retryFailed(options: RetryOptions): Promise<Retried> {
	const { failed, request, pages, environment, mayGoOn = () => true } = options;
	const { mostAttempts = MOST_ATTEMPTS } = request;
	const kind = pages === undefined ? ('record' as const) : undefined;
	const retry = new Retry(options, mostAttempts);
	const sinceMs = environment.now();
	while (mayGoOn()) {
		// What fails in here waits for another time.
		const claim = await failed.claim({ ...request, mostAttempts, kind, dueBy: sinceMs });
		if (claim.batches.length === 0) break;
		const tried = retry.all(claim.batches);
		await tried.catch(async () => await failed.release(claim.id));
		const { fates, failedInPages } = await tried;
		const { lost } = await failed.settle(claim.id, fates, failedInPages);
		failed.letGo(claim.id);
		retry.count(claim.batches.length, fates, new Set(lost));
	}
	return retry.counts;
}

interface Tried {
	readonly fates: readonly Fate[];
	readonly failedInPages: ReadonlyMap<string, readonly Failure[]>;
}

/** A record that is tried, and where it was kept. */
interface KeptItem {
	readonly batch: FailedBatch;
	readonly record: KeptRecord;
}

const SUPERSEDED = 'superseded: a newer version is there';

/** One go at what is due. */
class Retry {
	counts: Retried = {
		claimed: 0,
		resolved: 0,
		superseded: 0,
		stillFailing: 0,
		givenUp: 0,
		lost: 0,
	};
	private batchNum = 0;
	private readonly sinks = new Map<string, RecordSink<SourceItem>>();

	constructor(
		private readonly options: RetryOptions,
		private readonly mostAttempts: number,
	) {}

	async all(batches: readonly FailedBatch[]): Promise<Tried> {
		const items = batches.flatMap((batch): KeptItem[] =>
			batch.content?.kind === 'record' ? [{ batch, record: batch.content.record }] : [],
		);
		const fates: Fate[] = [];
		for (const group of Map.groupBy(items, ({ record }) => nameOf(record)).values()) {
			fates.push(...(await this.records(group)));
		}
		const pages = batches.flatMap((batch): PageToTry[] =>
			batch.content?.kind === 'page' ? [{ batch, request: batch.content.request }] : [],
		);
		const failedInPages = new Map<string, readonly Failure[]>();
		for (const { fate, failures } of await this.pages(pages)) {
			fates.push(fate);
			failedInPages.set(fate.id, failures);
		}
		return { fates, failedInPages };
	}

	count(claimed: number, fates: readonly Fate[], lost: ReadonlySet<string>): void {
		const counts = { ...this.counts };
		counts.claimed += claimed;
		for (const fate of fates) {
			if (lost.has(fate.id)) counts.lost += 1;
			else counts[becameOf(fate)] += 1;
		}
		this.counts = counts;
	}

	private async records(items: readonly KeptItem[]): Promise<readonly Fate[]> {
		const [first] = items;
		if (first === undefined) return [];
		const { cursorField, only, deletes } = first.record;
		const records = items.map(({ record }) => record);
		const outcomes = await this.sink({ cursorField, only, deletes }).take(records, this.place());
		const refusals = new Map(
			outcomes.flatMap((outcome) =>
				outcome.action === 'failed' ? [[outcome.externalId, outcome] as const] : [],
			),
		);
		return items.map(({ batch, record }, index) => {
			const outcome = outcomes[index];
			// An older version of a record is superseded only if the newer one beside it has arrived.
			const newer = outcome?.action !== 'failed' && outcome?.isOlder === true;
			const refusal = newer ? refusals.get(outcome.externalId) : outcome;
			if (refusal?.action === 'failed') {
				return this.failedAgain(batch, refusal.message, refusal.mayPass);
			}
			const brought = broughtIn(record, outcome, batch.mayBeWritten, record.externalId);
			return resolved(batch, newer ? SUPERSEDED : undefined, brought);
		});
	}

	private async pages(pages: readonly PageToTry[]): Promise<readonly TriedPage[]> {
		const { pages: reader, environment } = this.options;
		if (reader === undefined) return [];
		const { cursorField, deletes } = reader;
		const as = { cursorField, ...(deletes !== undefined && { deletes }) };
		return await retryPages(pages, reader, {
			write: async (items, { place, mayBeWritten }) => {
				if (items.length === 0) return { refused: [], brought: [] };
				const outcomes = await this.sink(as).take(items, this.place());
				const where = { place, batchNum: undefined };
				const refused = items.flatMap((item, index) => {
					const outcome = outcomes[index];
					if (outcome?.action !== 'failed') return [];
					return [refusedRecord(outcome, { ...item, ...as }, where, environment)];
				});
				const brought = items.flatMap((item, index) =>
					broughtIn({ ...item, cursorField }, outcomes[index], mayBeWritten),
				);
				return { refused, brought };
			},
			failedAgain: (batch, reason, mayPass) => this.failedAgain(batch, reason, mayPass),
		});
	}

	private sink(as: RetriedAs): RecordSink<SourceItem> {
		const name = nameOf(as);
		const known = this.sinks.get(name) ?? this.options.sink(as);
		this.sinks.set(name, known);
		return known;
	}

	private place(): BatchPlace {
		this.batchNum += 1;
		return { batchNum: this.batchNum, totalBatches: null, progress: null, isLastBatch: false };
	}

	private failedAgain(
		{ id, attempts }: FailedBatch,
		reason: string,
		mayPass: boolean | undefined,
	): Fate {
		const { environment } = this.options;
		const next = nextTry(environment, { attempts, mostAttempts: this.mostAttempts, mayPass });
		return { id, kind: 'failed', next: () => next, reason };
	}
}

function nameOf({ cursorField, only, deletes }: RetriedAs): string {
	return JSON.stringify([cursorField, only, deletes]);
}

function resolved(
	{ id }: FailedBatch,
	note: string | undefined,
	brought: readonly Brought[],
): Fate {
	return {
		id,
		kind: 'resolved',
		...(note === undefined ? {} : { note }),
		...(brought.length > 0 && { brought }),
	};
}

function becameOf(fate: Fate): 'resolved' | 'superseded' | 'stillFailing' | 'givenUp' {
	if (fate.kind === 'resolved') return fate.note === SUPERSEDED ? 'superseded' : 'resolved';
	return fate.next(0).kind === 'waits' ? 'stillFailing' : 'givenUp';
}
