import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isDryRunId } from '../../../engine/run';
import type { FailedPage } from '../../../engine/source';
import { FailedKeeper, type RecordToKeep, RunReporter } from '../../../engine/sync';
import { environment } from '../n8n/environment';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import type { LoopTask } from './loop';
import { inLoopAccount } from './loopAccount';

/** A record that came back with an error, and what that says. */
export interface FailedRecord {
	readonly record: IDataObject;
	readonly reason: string;
	/** Whether trying again can help without anything being changed. */
	readonly mayPass: boolean;
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
		if (asked === undefined || failed.length === 0) return 0;
		const refused = failed.map(({ record, reason, mayPass }) => ({
			externalId: this.listing.idOf(record, asked) ?? '',
			message: reason,
			mayPass,
			record: this.recordToKeep(record, asked),
		}));
		const isKept = await this.keep(
			async (keeper) => await keeper.keepRecords(refused, { batchNum: tally.pages }),
		);
		return isKept ? refused.length : 0;
	}

	/** Keeps a page that could not be read; see {@link records}. */
	async page(page: FailedPage): Promise<number> {
		const isKept = await this.keep(async (keeper) => await keeper.keepPages([page]));
		return isKept ? 1 : 0;
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

	private async keep(work: (keeper: FailedKeeper) => Promise<void>): Promise<boolean> {
		const { keeping } = this.task;
		if (keeping === undefined) return false;
		const { accountId, runId } = keeping;
		if (isDryRunId(runId)) return true;
		await inLoopAccount(this.context, accountId, async ({ failed }) => {
			await work(new FailedKeeper({ failed, runId, place: '', environment: environment() }));
		});
		return true;
	}

	private recordToKeep(record: IDataObject, asked: Data['asked']): RecordToKeep {
		const readAt = this.task.readAt ?? environment().now();
		return { columns: record, ...this.listing.cursorOf(record, asked), readAt };
	}
}
