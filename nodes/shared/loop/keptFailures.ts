import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { type Failure, isDryRunId, type KeptRequest, nextTry } from '../../../engine/run';
import type { FailedPage } from '../../../engine/source';
import { RunReporter } from '../../../engine/sync';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import type { Keeping, LoopTask } from './loop';
import { hasAccount, inLoopAccount, readAccountId } from './loopAccount';

/** A record that came back with an error, and what that says. */
export interface FailedRecord {
	readonly record: IDataObject;
	readonly reason: string;
	/** Whether trying again can help without anything being changed. */
	readonly mayPass: boolean;
}

/**
 * Says where what fails is kept; undefined where it is not, since no run is given.
 *
 * @throws EngineError `invalidParameter`: there is no account to keep it in
 */
export async function keepingOf<Data extends ListingData>(
	context: IExecuteFunctions,
	itemIndex: number,
	{ keepIn: runId }: Data['asked'],
): Promise<Keeping | undefined> {
	if (runId === undefined) return undefined;
	if (hasAccount(context)) return { accountId: await readAccountId(context, itemIndex), runId };
	throw blockError(
		'invalidParameter',
		'A "Run ID" is given, but no Sync Account, so that what fails cannot be kept with the run',
		'Choose in this node the Sync Account that Begin has, or empty "Run ID".',
		{ parameter: 'Run ID' },
	);
}

/** Keeps what fails of a task, to be tried again. A test run keeps nothing, and goes on as if it had. */
export class KeptFailures<Data extends ListingData> {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly listing: Listing<Data>,
		private readonly task: LoopTask<Data>,
	) {}

	/**
	 * Keeps records of the page that is out.
	 *
	 * @returns how many are kept: all of them, or none
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	async records(failed: readonly FailedRecord[]): Promise<number> {
		const { asked, tally } = this.task;
		if (asked === undefined) return 0;
		return await this.keep(
			failed.map(({ record, reason, mayPass }) => ({
				...this.where(mayPass),
				content: { kind: 'record', record: this.keptRecord(record, asked) },
				page: undefined,
				batchNum: tally.pages,
				reason,
			})),
		);
	}

	/** Keeps a page that could not be read; see {@link records}. */
	async page({ page, request, message, mayPass }: FailedPage): Promise<number> {
		const content = { kind: 'page', request: request as KeptRequest } as const;
		const failure = { ...this.where(mayPass), content, page, batchNum: undefined };
		return await this.keep([{ ...failure, reason: message }]);
	}

	/** Tells the run how much of it is kept. To be called once, when all pages are done. */
	async report(): Promise<void> {
		const { keeping, tally } = this.task;
		const { kept = 0, keptPages = 0 } = tally;
		if (keeping === undefined || kept + keptPages === 0) return;
		const counts = { failed: kept, kept, keptPages };
		await inLoopAccount(this.context, keeping.accountId, async (account) => {
			await RunReporter.workFor(account, keeping, async (run) => await run.report(counts));
		});
	}

	private async keep(failures: readonly Failure[]): Promise<number> {
		const { keeping } = this.task;
		if (keeping === undefined) return 0;
		if (failures.length > 0 && !isDryRunId(keeping.runId)) {
			await inLoopAccount(
				this.context,
				keeping.accountId,
				async (account) => await account.failed.keep(keeping.runId, failures),
			);
		}
		return failures.length;
	}

	private where(mayPass: boolean): Pick<Failure, 'place' | 'next'> {
		return { place: '', next: nextTry(environment(), { attempts: 0, mayPass }) };
	}

	private keptRecord(record: IDataObject, asked: Data['asked']) {
		return {
			externalId: this.listing.idOf(record, asked) ?? '',
			columns: record,
			...this.listing.cursorOf(record, asked),
			readAt: this.task.readAt ?? environment().now(),
		};
	}
}
