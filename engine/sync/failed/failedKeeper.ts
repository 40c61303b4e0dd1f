import type { Environment } from '../../environment';
import { syncError } from '../../run/errors';
import type { RunCounts } from '../../run/counts';
import type { Failure, KeptRecord, KeptRequest } from '../../run/failedBatch';
import { nextTry } from '../../run/nextTry';
import type { FailedPage } from '../../source';
import type { FailedBatches } from '../../store';
import { option, say } from '../../wording';
import type { BatchPlace } from '../pump/batches';
import type { RecordOutcome, RecordSink } from '../pump/sink';

/** A record as it is kept, as far as its sink does not say it. */
export type RecordToKeep = Omit<KeptRecord, 'externalId'>;

/** A record that was refused, and why. */
export interface Refused extends Pick<
	Extract<RecordOutcome, { readonly action: 'failed' }>,
	'externalId' | 'message' | 'mayPass'
> {
	readonly record: RecordToKeep;
}

export interface FailedKeeperOptions {
	readonly failed: Pick<FailedBatches, 'keep'>;
	readonly runId: string;
	/** What the records are on their way to: a table by its name; empty for anything else. */
	readonly place: string;
	readonly environment: Pick<Environment, 'now' | 'random'>;
}

/**
 * Keeps what fails in a run, to be tried again: before the checkpoint that counts it, so that a crash in between keeps it
 * once more, which changes nothing.
 */
export class FailedKeeper {
	/** How many records it has kept, and how many pages. */
	kept = 0;
	keptPages = 0;

	constructor(private readonly options: FailedKeeperOptions) {}

	/**
	 * Keeps the records that a sink refuses, just as they were handed in. It is to be the outermost of a chain, so that
	 * another try goes through all of it.
	 */
	over<Item, Outcome extends RecordOutcome>(
		inner: RecordSink<Item, Outcome>,
		toKeep: (item: Item) => RecordToKeep,
	): RecordSink<Item, Outcome> {
		return {
			take: async (items, place) => {
				const outcomes = await inner.take(items, place);
				const refused = items.flatMap((item, index): Refused[] => {
					const outcome = outcomes[index];
					return outcome?.action === 'failed' ? [{ ...outcome, record: toKeep(item) }] : [];
				});
				await this.keepRecords(refused, place);
				return outcomes;
			},
		};
	}

	/** For the run's counts; empty where nothing was kept. */
	counts(): Pick<RunCounts, 'kept' | 'keptPages'> {
		const { kept, keptPages } = this;
		return { ...(kept > 0 && { kept }), ...(keptPages > 0 && { keptPages }) };
	}

	/** @param place the batch that they came in */
	async keepRecords(
		refused: readonly Refused[],
		{ batchNum }: Pick<BatchPlace, 'batchNum'>,
	): Promise<void> {
		const { place, environment } = this.options;
		const where = { place, batchNum };
		await this.keep(
			refused.map(({ record, ...outcome }) => refusedRecord(outcome, record, where, environment)),
		);
		this.kept += refused.length;
	}

	async keepPages(pages: readonly FailedPage[]): Promise<void> {
		await this.keep(pages.map((page) => this.failureOfPage(page)));
		this.keptPages += pages.length;
	}

	private async keep(failures: readonly Failure[]): Promise<void> {
		const { failed, runId } = this.options;
		if (failures.length > 0) await failed.keep(runId, failures);
	}

	private failureOfPage({ page, request, message, mayPass }: FailedPage): Failure {
		const { place, environment } = this.options;
		return {
			content: { kind: 'page', request: request as KeptRequest },
			place,
			page,
			batchNum: undefined,
			reason: message,
			next: nextTry(environment, { attempts: 0, mayPass }),
		};
	}
}

/** A record that was refused, as something to be kept. */
export function refusedRecord(
	{ externalId, message, mayPass }: Omit<Refused, 'record'>,
	record: RecordToKeep,
	where: Pick<Failure, 'place' | 'batchNum'>,
	environment: Pick<Environment, 'now' | 'random'>,
): Failure {
	return {
		content: { kind: 'record', record: { externalId, ...record } },
		...where,
		page: undefined,
		reason: message,
		next: nextTry(environment, { attempts: 0, mayPass }),
	};
}

/** Where nothing is kept, a page that cannot be read ends the stream: the next run covers it again. */
export function pageNotRead({ page, message }: FailedPage): Error {
	return syncError(
		'pageNotRead',
		`Page ${page} could not be read: ${message}`,
		say`Switch "${option('keepFailed')}" on, so that the page is kept to be read again, or "${option('goOnAfterFailedPage')}" off.`,
		{ parameter: 'keepFailed' },
	);
}
