import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FailedPage } from '../../../engine/source';
import { goesOn } from '../n8n/cancellation';
import { environment } from '../n8n/environment';
import { describeFailure } from '../n8n/forEachItem';
import { toNodeError } from '../n8n/toNodeError';
import { AcceptedRecords } from './accepted';
import { withCauses } from './failureCauses';
import { KeptFailures } from './keptFailures';
import type { ListedPage, Listing, RefusedRecord } from './listing';
import type { ListingData } from './listingData';
import { type Loop, type LoopTask, type PageOut, paired, withTask } from './loop';
import { type FailedPages, maxNamed, type Tally } from './tally';
import { readFor } from './taskRun';

/** Between two tries of a record. */
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** What goes out, and the loop with it. */
interface GoingOut<Data extends ListingData> {
	readonly loop: Loop<Data>;
	readonly items: INodeExecutionData[];
}

/** Takes what goes out of a loop from its listing. */
export class Outgoing<Data extends ListingData> {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly listing: Listing<Data>,
	) {}

	/** Reads on until a page has records, through all tasks that are left. */
	async nextPage(
		loop: Loop<Data>,
	): Promise<{ readonly loop: Loop<Data>; readonly items?: INodeExecutionData[] }> {
		let now: Loop<Data> = { ...loop, page: undefined };
		for (;;) {
			const task = now.tasks[now.current];
			if (task === undefined) return { loop: now };
			if (task.finished) {
				now = { ...now, current: now.current + 1 };
				continue;
			}
			const { task: read, page } = await this.readPage(task, now.current);
			const listed = page?.records ?? [];
			const records = await new AcceptedRecords(this.context, this.listing, task).without(listed);
			now = withTask(now, () => withSkipped(read, listed.length - records.length));
			if (records.length > 0) return this.goingOut(now, records);
		}
	}

	/** What of the page goes out once more, after a pause; undefined when nothing does. */
	async onceMore(loop: Loop<Data>): Promise<GoingOut<Data> | undefined> {
		const { refused = [], tries = 0, tookSome } = loop.page ?? {};
		if (refused.length === 0) return undefined;
		const { sleep, random } = environment();
		const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** tries) * (0.5 + random() / 2);
		await sleep(pauseMs, this.context.getExecutionCancelSignal());
		const counted = withTask(loop, ({ tally, ...task }) => ({
			...task,
			tally: { ...tally, resent: (tally.resent ?? 0) + refused.length },
		}));
		return this.goingOut(counted, refused, { tries: tries + 1, tookSome });
	}

	private goingOut(
		loop: Loop<Data>,
		records: readonly IDataObject[],
		page: Partial<PageOut> = {},
	): GoingOut<Data> {
		const asked = loop.tasks[loop.current]?.asked;
		const { listing } = this;
		const ids =
			asked === undefined ? [] : records.map((record) => listing.idOf(record, asked) ?? '');
		const names = asked === undefined ? [] : records.map((record) => listing.nameOf(record, asked));
		const pairedItem = paired(loop, loop.current);
		return {
			loop: { ...loop, page: { ...page, ids, names, returned: 0, refused: [] } },
			items: records.map((json) => ({ json, pairedItem })),
		};
	}

	private async readPage(
		task: LoopTask<Data>,
		itemIndex: number,
	): Promise<{ readonly task: LoopTask<Data>; readonly page?: ListedPage<Data> | undefined }> {
		const { asked, tally, place } = task;
		if (asked === undefined) return { task: { ...task, finished: true } };
		const readAt = environment().now();
		const reader = this.listing.reader(this.context, asked, tally);
		let page: ListedPage<Data> | undefined;
		let failure: IDataObject | undefined;
		try {
			page = await readFor(this.context, task.run, async () => await reader.read(place));
		} catch (error) {
			if (!goesOn(this.context)) throw toNodeError(this.context.getNode(), error, itemIndex);
			failure = describeFailure(error);
		}
		const { records = [], refused = [] } = page ?? {};
		const count = records.length + refused.length;
		const pages = tally.pages + (count > 0 ? 1 : 0);
		const reading = { ...task, readAt, tally: { ...tally, pages } };
		const failures = new KeptFailures(this.context, this.listing, reading);
		const keptPages = page?.failed === undefined ? 0 : await failures.page(page.failed);
		const kept = await failures.records(
			refused.map(({ record, reason }) => ({ record, reason, mayPass: false })),
		);
		const { requests, retries, throttledMs } = reader.activity;
		return {
			page,
			task: {
				...task,
				place: page?.next,
				finished: page?.next === undefined,
				failure,
				readAt,
				tally: {
					...tally,
					records: tally.records + count,
					pages,
					...withRefused(tally, refused, kept, this.context.getNode().name),
					requests: tally.requests + requests,
					retries: tally.retries + retries,
					throttledMs: tally.throttledMs + throttledMs,
					notes: page?.notes ?? tally.notes,
					...(page?.failed !== undefined && {
						failedPages: withFailedPage(tally.failedPages, page.failed),
						keptPages: (tally.keptPages ?? 0) + keptPages,
					}),
				},
			},
		};
	}
}

function withFailedPage(
	{ count, first }: FailedPages = { count: 0, first: [] },
	{ page, message }: FailedPage,
): FailedPages {
	return { count: count + 1, first: [...first, { page, message }].slice(0, maxNamed) };
}

/** The counts of failed records, with those that could not go out. */
function withRefused(
	tally: Tally,
	refused: readonly RefusedRecord[],
	kept: number,
	node: string,
): Partial<Tally<never>> {
	if (refused.length === 0) return {};
	const reasons = refused.map(({ reason }) => reason);
	return {
		failed: tally.failed + refused.length,
		failedNames: [...tally.failedNames, ...refused.map(({ name }) => name)].slice(0, maxNamed),
		...(kept > 0 && { kept: (tally.kept ?? 0) + kept }),
		causes: withCauses(tally.causes ?? [], node, reasons),
	};
}

function withSkipped<Data extends ListingData>(
	task: LoopTask<Data>,
	skipped: number,
): LoopTask<Data> {
	if (skipped === 0) return task;
	const { tally } = task;
	return { ...task, tally: { ...tally, alreadyAccepted: (tally.alreadyAccepted ?? 0) + skipped } };
}

/** Whoever has taken nothing of a page, however often, is not there: with the next ones nobody waits for them. */
export function withVerdict<Data extends ListingData>(loop: Loop<Data>): Loop<Data> {
	const { page } = loop;
	if (page === undefined || (page.tries ?? 0) === 0 || page.tookSome === true) return loop;
	return withTask(loop, (task) => ({ ...task, takesNothing: true }));
}
