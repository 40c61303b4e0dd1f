import type { Environment } from '../../environment';
import { systemEnvironment } from '../../systemEnvironment';
import { noRecords, syncRecords } from '../pump/pump';
import type { RecordTotals } from '../pump/sink';
import { jobPages } from './jobPages';
import { externalIdOf, type ItemJob, jobSink, type SyncedItem, syncItem } from './jobSink';
import { checkJob, messageOf, SyncJobError } from './syncJob';
import type { SyncItemError, SyncJob, SyncJobErrorKind, SyncResult } from './syncJob';

export interface RunSyncOptions {
	/** The clock by which the duration is measured. Default: the machine's. */
	readonly environment?: Pick<Environment, 'now'>;
}

/**
 * Runs a sync job once: looks up each record that the source has, creates it, updates it, or leaves it as it is. Records
 * are worked on one after the other, while the next ones are fetched. A record that fails is listed among the errors and
 * stops nothing.
 *
 * @throws {SyncJobError} `invalidJob` for a job that is incomplete, before any of it is called; after `onComplete`, and
 * with what was done until then as `result`: `startFailed`, `fetchFailed`, `completeFailed`, and `invalidJob` for what is
 * no list of records
 */
export async function runSync<External, Local, Id extends string | number = string>(
	job: SyncJob<External, Local, Id>,
	{ environment = systemEnvironment }: RunSyncOptions = {},
): Promise<SyncResult> {
	checkJob(job);
	const startedAt = environment.now();
	const progress = new JobProgress(job.name);
	const result = () => progress.result(environment.now() - startedAt);
	const failed = await failureOf(job, progress, result);
	const done = failed?.result ?? result();
	const error = await completed(job, done, failed);
	if (error !== undefined) throw error;
	return done;
}

/**
 * Does for a single record, such as a webhook brings, what {@link runSync} does for each. `onStart` and `onComplete` are
 * not called. Two calls for one record at the same time may both create it: let one wait for the other.
 *
 * @throws {SyncJobError} `invalidJob`, `itemFailed`
 */
export async function syncSingleItem<External, Local, Id extends string | number = string>(
	job: Pick<SyncJob<External, Local, Id>, 'name'> & ItemJob<External, Local, Id>,
	external: External,
): Promise<SyncedItem> {
	checkJob(job, ['fetchExternal']);
	let externalId = '';
	try {
		const given = externalIdOf(job, external, 'The item');
		externalId = String(given);
		return { action: await syncItem(job, external, given), externalId };
	} catch (cause) {
		throw itemFailed(job.name, externalId, cause);
	}
}

function itemFailed(name: string, externalId: string, cause: unknown): SyncJobError {
	const which = externalId === '' ? 'An item' : `The item "${externalId}"`;
	return new SyncJobError('itemFailed', {
		message: `${which} of the sync job "${name}" could not be synced: ${messageOf(cause)}`,
		remedy: 'Set right what the message names, and hand the item in again; that does no harm.',
		cause,
	});
}

/** What became of a job's records so far. */
class JobProgress {
	totals: RecordTotals = noRecords;
	readonly errors: SyncItemError[] = [];

	constructor(private readonly name: string) {}

	result(durationMs: number): SyncResult {
		const { created, updated, unchanged } = this.totals;
		return { name: this.name, created, updated, unchanged, errors: [...this.errors], durationMs };
	}
}

async function failureOf<External, Local, Id extends string | number>(
	job: SyncJob<External, Local, Id>,
	progress: JobProgress,
	result: () => SyncResult,
): Promise<SyncJobError | undefined> {
	try {
		await job.onStart?.();
	} catch (cause) {
		return failure('startFailed', 'onStart', job.name, cause, result());
	}
	try {
		await syncRecords({
			pages: jobPages(job),
			sink: jobSink(job),
			taken: ({ totals, outcomes }) => {
				progress.totals = totals;
				for (const outcome of outcomes) {
					if (outcome.action !== 'failed') continue;
					const { externalId, message } = outcome;
					progress.errors.push({ externalId, message });
				}
			},
		});
		return undefined;
	} catch (cause) {
		// The sink raises nothing, so it is fetching that failed.
		return failure('fetchFailed', 'fetchExternal', job.name, cause, result());
	}
}

/** Tells the job that it is over; returns what the run is to reject with. */
async function completed<External, Local, Id extends string | number>(
	job: SyncJob<External, Local, Id>,
	done: SyncResult,
	failed: SyncJobError | undefined,
): Promise<SyncJobError | undefined> {
	try {
		await job.onComplete?.(done, failed);
		return failed;
	} catch (cause) {
		if (failed === undefined) return failure('completeFailed', 'onComplete', job.name, cause, done);
		// The first error says more; both are there to be looked at.
		failed.cause = new AggregateError([failed.cause, cause]);
		return failed;
	}
}

function failure(
	kind: SyncJobErrorKind,
	member: string,
	name: string,
	cause: unknown,
	result: SyncResult,
): SyncJobError {
	if (cause instanceof SyncJobError && cause.kind === 'invalidJob') {
		const { message, remedy, parameter } = cause;
		return new SyncJobError('invalidJob', { message, remedy, parameter }, result);
	}
	return new SyncJobError(
		kind,
		{
			message: `"${member}" of the sync job "${name}" failed: ${messageOf(cause)}`,
			remedy:
				'What was done until then is in "result", and stays. Run the job again: what is in step by now counts as unchanged.',
			parameter: member,
			cause,
		},
		result,
	);
}
