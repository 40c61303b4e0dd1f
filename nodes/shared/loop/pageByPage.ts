import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EngineError } from '../../../engine/errors';
import { goesOn } from '../n8n/cancellation';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import { describeFailure } from '../n8n/forEachItem';
import { showSayings } from '../n8n/sayings';
import { toNodeError } from '../n8n/toNodeError';
import { AcceptedRecords, memoryOf } from './accepted';
import { arrivalOf, sourceName } from './arrival';
import { Outgoing, withVerdict } from './goingOut';
import { KeptFailures } from './keptFailures';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import { type Loop, type LoopTask, mayGoAgain, outstanding, paired, takeBack } from './loop';
import { failureOf, isWithheld } from './loopErrors';
import { ReturnedItems } from './returned';
import { newTally, saidOf } from './tally';
import { runOf } from './taskRun';
import { checkWayBack, keepForNext } from './wayBack';

/** Nothing goes out: the rest of the page is awaited. */
const waiting: INodeExecutionData[][] = [[], []];

/**
 * Runs one round of a loop: a page goes out of the first output, or, once every page has come back, a summary of each
 * input item out of the second. The place is kept only when a round succeeds, so one that n8n tries again finds
 * things as they were.
 */
export async function loopRound<Data extends ListingData>(
	context: IExecuteFunctions,
	listing: Listing<Data>,
): Promise<INodeExecutionData[][]> {
	return await new LoopRound(context, listing).run();
}

class LoopRound<Data extends ListingData> {
	private readonly kept: IDataObject;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly listing: Listing<Data>,
	) {
		this.kept = context.getContext('node');
	}

	async run(): Promise<INodeExecutionData[][]> {
		const before = this.keptLoop();
		return await this.round(before).catch((error: unknown) => {
			if (!goesOn(this.context)) {
				// It fails with an error of its own, which the next execution need not say again.
				keepForNext(this.context, undefined);
				throw toNodeError(this.context.getNode(), error);
			}
			// n8n would let the input flow on to *Page* as if nothing had happened.
			if (before !== undefined) {
				this.keep({ ...before, page: undefined, current: before.tasks.length });
			}
			return [[], [{ json: describeFailure(error), pairedItem: { item: 0 } }]];
		});
	}

	private keptLoop(): Loop<Data> | undefined {
		const kept = this.kept.loop as object | undefined;
		if (kept === undefined) return undefined;
		return this.listing.keptLoop?.(kept) ?? (kept as Loop<Data>);
	}

	private keep(loop: Loop<Data>): void {
		this.kept.loop = loop as unknown as IDataObject;
		keepForNext(this.context, loop);
	}

	private async round(before: Loop<Data> | undefined): Promise<INodeExecutionData[][]> {
		refuseNodeSettings(this.context, this.listing.words.many);
		const after = await this.enter(before);
		if (outstanding(after) > 0) {
			this.keep(after);
			this.sayWhatIsMissing(after);
			return waiting;
		}
		const outgoing = new Outgoing(this.context, this.listing);
		const again = await outgoing.onceMore(after);
		if (again !== undefined) {
			this.keep(again.loop);
			return [again.items, []];
		}
		const { loop, items } = await outgoing.nextPage(withVerdict(after));
		if (items !== undefined) {
			this.keep(loop);
			return [items, []];
		}
		const failure = failureOf(this.listing.words, loop.tasks);
		if (failure !== undefined && !this.context.continueOnFail()) throw failure;
		if (failure === undefined) await this.forgetAccepted(loop);
		for (const task of loop.tasks) await this.failuresOf(task).report();
		this.keep({ ...loop, page: undefined });
		return [[], this.doneItems(loop, failure)];
	}

	/** The loop after what came in: begun, or with the records that came back counted. */
	private async enter(loop: Loop<Data> | undefined): Promise<Loop<Data>> {
		if (loop === undefined) {
			const begun = await this.begin();
			checkWayBack(this.context, this.listing.words);
			return begun;
		}
		const items = new ReturnedItems(this.context, this.listing, loop);
		if (arrivalOf(this.context, items, loop) === 'new') return await this.begin();
		const { ids = [], names = [] } = loop.page ?? {};
		const { records: failedRecords, ...failed } = items.failedOf({ ids, names }, mayGoAgain(loop));
		const task = loop.tasks[loop.current];
		const kept = task === undefined ? 0 : await this.failuresOf(task).records(failedRecords);
		const count = this.context.getInputData().length;
		const returned = { from: sourceName(this.context), count, kept, ...failed };
		const back = takeBack(loop, returned, this.listing.words);
		if (task?.memory !== undefined) await this.acceptedOf(task).remember(items.accepted());
		return back;
	}

	/** Reads every input item's parameters now: in later rounds they would be read from records that came back. */
	private async begin(): Promise<Loop<Data>> {
		const { context, listing } = this;
		const tasks: LoopTask<Data>[] = [];
		for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
			const tally = newTally(environment().now());
			try {
				const asked = await listing.readAsked(context, itemIndex);
				const memory = await memoryOf(context, itemIndex, listing, asked);
				const run = await runOf(context, itemIndex, asked);
				tasks.push({ asked, tally, finished: false, memory, ...run });
			} catch (error) {
				if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
				tasks.push({ tally, finished: true, failure: describeFailure(error) });
			}
		}
		return { startedFrom: context.getInputSourceData(), tasks, current: 0 };
	}

	private acceptedOf(task: LoopTask<Data>): AcceptedRecords<Data> {
		return new AcceptedRecords(this.context, this.listing, task);
	}

	private failuresOf(task: LoopTask<Data>): KeptFailures<Data> {
		return new KeptFailures(this.context, this.listing, task);
	}

	private async forgetAccepted({ tasks }: Loop<Data>): Promise<void> {
		for (const task of tasks) {
			if (task.failure === undefined) await this.acceptedOf(task).forget();
		}
	}

	private doneItems(loop: Loop<Data>, failure: EngineError | undefined): INodeExecutionData[] {
		const { context, listing } = this;
		const nowMs = environment().now();
		// n8n follows the link of an item on its way to the error output, and breaks off when it leads elsewhere.
		const linksFailed = context.getNode().onError !== 'continueErrorOutput';
		const sayings = loop.tasks.map(({ tally }, index) => ({
			about: `Item ${index}`,
			message: saidOf(tally, listing.words),
		}));
		showSayings(context, sayings);
		return loop.tasks.map((task, index): INodeExecutionData => {
			const { asked, tally, failure: ownFailure } = task;
			const summary = listing.summary(tally, asked, nowMs);
			const failed = ownFailure ?? (isWithheld(task) ? describeFailure(failure) : undefined);
			const pairedItem = paired(loop, index);
			if (failed === undefined) return { json: summary, pairedItem };
			const details = { ...(failed.details as IDataObject), ...summary };
			return {
				json: { ...failed, details },
				pairedItem: linksFailed ? pairedItem : undefined,
			};
		});
	}

	private sayWhatIsMissing(loop: Loop): void {
		const sent = loop.page?.ids.length ?? 0;
		// With every such round: it says why a workflow ended here, whichever round turns out to be the last.
		this.context.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message: `${sent - outstanding(loop)} of the ${sent} ${this.listing.words.many} of this page have come back. The next page, or Done, follows when the other ${outstanding(loop)} have; if the workflow ends here, something on their way dropped them.`,
		});
	}
}

/** Two settings that every block has would break the count of what came back. */
function refuseNodeSettings(context: IExecuteFunctions, many: string): void {
	const { executeOnce, alwaysOutputData } = context.getNode();
	const label = executeOnce === true ? 'Execute Once' : 'Always Output Data';
	if (executeOnce !== true && alwaysOutputData !== true) return;
	throw blockError(
		'invalidParameter',
		`The setting "${label}" of this node cannot be on when it returns page by page`,
		`Switch off "${label}" in the node's settings. Without ${many}, Done comes at once in any case.`,
		{ parameter: label },
	);
}
