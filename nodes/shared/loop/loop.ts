import type { IDataObject, IPairedItemData, ISourceData } from 'n8n-workflow';

import { withCauses } from './failureCauses';
import type { ListingData } from './listingData';
import { tooManyReturned } from './loopErrors';
import { defaultRetriesPerRecord, maxNamed, type Tally } from './tally';
import type { ListingWords } from './words';

/**
 * Where a loop stands between two rounds. Plain data, kept in the execution; of the records, only the IDs and names
 * of the page that is out.
 */
export interface Loop<Data extends ListingData = ListingData> {
	readonly startedFrom: ISourceData | null;
	readonly tasks: readonly LoopTask<Data>[];
	/** The task whose pages are going out; past the last one when all is done. */
	readonly current: number;
	/** The page that is out. */
	readonly page?: PageOut | undefined;
}

/** One input item of the round that began the loop. */
export interface LoopTask<Data extends ListingData = ListingData> {
	/** Absent when its parameters could not be read, and `failure` says why. */
	readonly asked?: Data['asked'];
	readonly tally: Tally<Data['notes']>;
	/** Where its listing goes on; absent before the first page and after the last. */
	readonly place?: Data['place'] | undefined;
	readonly finished: boolean;
	/** Why it ended early, when the block is set to continue. */
	readonly failure?: IDataObject | undefined;
	/** Where the records that were accepted are remembered; absent for nowhere. */
	readonly memory?: AcceptedMemory | undefined;
	/** The run that it lists for; absent for none. */
	readonly run?: TaskRun | undefined;
	/** The same, where what fails is kept with it; absent for nowhere. */
	readonly keeping?: TaskRun | undefined;
	/** Before the page that is out was asked for, in epoch milliseconds. */
	readonly readAt?: number;
	/** Whether nothing of a page was accepted however often it went out: then nothing goes out twice any more. */
	readonly takesNothing?: boolean;
}

/**
 * Where a task remembers the records that came back without an error. Plain data without a secret: in later rounds the
 * credential's expressions would be read from records.
 */
export interface AcceptedMemory {
	readonly accountId: string;
	readonly sync: string;
}

/** The run that a task lists for. Plain data without a secret, as above. */
export interface TaskRun {
	readonly accountId: string;
	readonly runId: string;
}

export interface PageOut {
	readonly ids: readonly string[];
	readonly names: readonly string[];
	readonly returned: number;
	/** Of those that came back, the records that are to go out once more. */
	readonly refused?: readonly IDataObject[];
	/** How often these records have gone out before. Default: never. */
	readonly tries?: number;
	/** Whether anything of the page was accepted, in whichever try. */
	readonly tookSome?: boolean | undefined;
}

export interface ReturnedRecords {
	readonly from: string;
	readonly count: number;
	/** How many of them came back with an error. */
	readonly failed: number;
	/** How many of those are kept. */
	readonly kept: number;
	/** The first of them, by name as far as it is known. */
	readonly failedNames: readonly string[];
	/** What they came back with, one line each. */
	readonly causes: readonly string[];
	/** Those that are not counted as failed yet, since they are to go out once more. */
	readonly refused: readonly IDataObject[];
}

/**
 * Counts records that came back.
 *
 * @throws EngineError `tooManyReturned`
 */
export function takeBack<Data extends ListingData>(
	loop: Loop<Data>,
	returned: ReturnedRecords,
	words: ListingWords,
): Loop<Data> {
	const { page } = loop;
	if (page === undefined || page.returned + returned.count > page.ids.length) {
		throw tooManyReturned(words, returned.from, page?.ids.length ?? 0, returned.count);
	}
	return {
		...withTask(loop, ({ tally, ...task }) => ({ ...task, tally: withFailed(tally, returned) })),
		page: {
			...page,
			returned: page.returned + returned.count,
			refused: [...(page.refused ?? []), ...returned.refused],
			tookSome:
				page.tookSome === true || returned.count > returned.failed + returned.refused.length,
		},
	};
}

function withFailed<Notes>(
	tally: Tally<Notes>,
	{ from, failed, kept, failedNames, causes }: ReturnedRecords,
): Tally<Notes> {
	return {
		...tally,
		failed: tally.failed + failed,
		failedNames: [...tally.failedNames, ...failedNames].slice(0, maxNamed),
		...(kept > 0 && { kept: (tally.kept ?? 0) + kept }),
		...(failed > 0 && { causes: withCauses(tally.causes ?? [], from, causes) }),
	};
}

/** Whether records of the page that is out may go out once more. */
export function mayGoAgain({ page, tasks, current }: Loop): boolean {
	const { asked, takesNothing } = tasks[current] ?? {};
	const { retriesPerRecord = defaultRetriesPerRecord } = asked ?? {};
	return takesNothing !== true && (page?.tries ?? 0) < retriesPerRecord;
}

/** How many records of the page that is out have not come back yet. */
export function outstanding({ page }: Loop): number {
	return page === undefined ? 0 : page.ids.length - page.returned;
}

export function withTask<Data extends ListingData>(
	loop: Loop<Data>,
	change: (task: LoopTask<Data>) => LoopTask<Data>,
): Loop<Data> {
	const tasks = loop.tasks.map((task, index) => (index === loop.current ? change(task) : task));
	return { ...loop, tasks };
}

/** The link back to the item that began the loop, whatever block sent the last records back. */
export function paired({ startedFrom }: Loop, item: number): IPairedItemData {
	return startedFrom === null ? { item } : { item, sourceOverwrite: plain(startedFrom) };
}

function plain({ previousNode, previousNodeOutput, previousNodeRun }: ISourceData): ISourceData {
	return { previousNode, previousNodeOutput, previousNodeRun };
}
