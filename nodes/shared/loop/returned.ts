import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { mayPass } from '../http/passingRefusal';
import { errorIn } from '../n8n/itemError';
import { causeText } from './failureCauses';
import type { FailedRecord } from './keptFailures';
import type { Listing } from './listing';
import type { ListingData } from './listingData';
import type { Loop, PageOut, ReturnedRecords } from './loop';
import { maxNamed } from './tally';
import type { ListingWords } from './words';

/** The items that a round of a loop was given, as far as they are records that this block had sent out. */
export class ReturnedItems<Data extends ListingData> {
	/** What was asked for by the input item whose page is out; by each of them where none is. */
	private readonly asked: readonly Data['asked'][];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly listing: Listing<Data>,
		loop: Loop<Data>,
	) {
		const current = loop.tasks[loop.current];
		const tasks = current === undefined ? loop.tasks : [current];
		this.asked = tasks.flatMap(({ asked }) => (asked === undefined ? [] : [asked]));
	}

	get words(): ListingWords {
		return this.listing.words;
	}

	/** Whether an item stems from a record, as far as a link tells. */
	isRecord(itemIndex: number): boolean {
		return this.linked(itemIndex) !== undefined;
	}

	/**
	 * The records that came back with an error: those that are to go out once more, and of the others how many, why, and
	 * the first of them by name where that can be told.
	 *
	 * @param mayGoAgain whether any may go out once more; it takes an error that may pass, and a link to the record
	 */
	failedOf(page: Pick<PageOut, 'ids' | 'names'>, mayGoAgain: boolean): FailedAmong {
		const items = this.context.getInputData();
		const refused: IDataObject[] = [];
		const failing = items.flatMap((item, index) => {
			const error = errorIn(item);
			if (error === undefined) return [];
			const again = mayGoAgain && mayPass(error) ? this.linked(index) : undefined;
			if (again === undefined) return [index];
			refused.push(again.record);
			return [];
		});
		const failedNames = failing.slice(0, maxNamed).map((index) => {
			// All of a page at once come back in the order in which they went out.
			const inPlace = items.length === page.ids.length ? page.names[index] : undefined;
			return this.nameAt(index) ?? inPlace ?? `${this.words.one} that is not known`;
		});
		const causes = failing.map((index) => causeText(errorIn(items[index] ?? { json: {} })));
		const records = failing.flatMap((index, place): FailedRecord[] => {
			const { record } = this.linked(index) ?? {};
			const error = errorIn(items[index] ?? { json: {} });
			const reason = causes[place] ?? '';
			return record === undefined ? [] : [{ record, reason, mayPass: mayPass(error) }];
		});
		return { failed: failing.length, failedNames, causes, refused, records };
	}

	/** The records that came back without an error, as far as a link tells which they are. */
	accepted(): readonly IDataObject[] {
		const accepted: Linked<Data>[] = [];
		const failedIds = new Set<string>();
		for (const [index, item] of this.context.getInputData().entries()) {
			const linked = this.linked(index);
			if (linked === undefined) continue;
			if (errorIn(item) === undefined) accepted.push(linked);
			else failedIds.add(linked.id);
		}
		return accepted.filter(({ id }) => !failedIds.has(id)).map(({ record }) => record);
	}

	private nameAt(itemIndex: number): string | undefined {
		const linked = this.linked(itemIndex);
		return linked && this.listing.nameOf(linked.record, linked.asked);
	}

	/** The record that an item stems from, as n8n links items; `undefined` where a block broke the link. */
	private linked(itemIndex: number): Linked<Data> | undefined {
		const { pairedItem } = this.context.getInputData()[itemIndex] ?? {};
		const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
		if (first === undefined) return undefined;
		const link = typeof first === 'number' ? { item: first } : first;
		try {
			// Expressions cannot refer to the block that they stand in, so the link is followed directly.
			const sent = this.context
				.getWorkflowDataProxy(itemIndex)
				.$getPairedItem(this.context.getNode().name, this.context.getInputSourceData(), link) as
				INodeExecutionData | null | undefined;
			return this.knownOf(sent?.json ?? {});
		} catch {
			return undefined;
		}
	}

	private knownOf(record: IDataObject): Linked<Data> | undefined {
		for (const asked of this.asked) {
			const id = this.listing.idOf(record, asked);
			if (id !== undefined) return { record, id, asked };
		}
		return undefined;
	}
}

interface FailedAmong extends Pick<
	ReturnedRecords,
	'failed' | 'failedNames' | 'causes' | 'refused'
> {
	/** Those that failed, as far as a link tells which they are. */
	readonly records: readonly FailedRecord[];
}

/** A record that this block had sent out, and who had asked for it. */
interface Linked<Data extends ListingData> {
	readonly record: IDataObject;
	readonly id: string;
	readonly asked: Data['asked'];
}
