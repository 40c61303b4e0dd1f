import type { TimeRange } from '../../../time';
import { type ApiRequest, type RequestPlace, withValue } from '../apiRequest';
import { httpError } from '../httpError';
import { type JsonPath, valueAt } from '../jsonPath';
import type { ApiRecord } from '../records';
import { option, say } from '../../../wording';

/** What an API lists at most of one query, and how it is got round. Plain data. */
export interface CutLists {
	/** Records of one query; of more, the API lists only so many. */
	readonly most: number;
	/** Where a request says behind which ID to list, and where a record has its ID: for more than that of one second. */
	readonly afterId?: { readonly at: RequestPlace; readonly field: JsonPath } | undefined;
}

/** A list to be read to its end, or until it is full. */
export interface ListPart {
	readonly request: ApiRequest;
	/** How many records are read of it. */
	readonly most: number;
	/** Every record before this time has come once it is read; undefined where that is not known before the next. */
	readonly endsAt: number | undefined;
	/** Whether some of its records may have come with a list before: where two meet, none is left out. */
	readonly isReadAgain: boolean;
	/**
	 * Begins to read it, for the first time or once more.
	 *
	 * @returns what is to be told of its records, page by page
	 */
	begin(): (records: readonly ApiRecord[]) => void;
}

export interface ListMaking {
	readonly isSorted: boolean;
	readonly requestFor: (window: TimeRange) => ApiRequest;
	readonly count: (window: TimeRange) => Promise<number | undefined>;
	/** A record's time in epoch milliseconds; undefined where it has none that can be read. */
	readonly timeOf: (record: ApiRecord) => number | undefined;
}

const secondMs = 1_000;
const untold = () => () => undefined;

/** The lists that make up a window, in ascending order: one, or as many as the API's limit wants. */
export async function* listsOf(
	window: TimeRange,
	cut: CutLists | undefined,
	making: ListMaking,
): AsyncGenerator<ListPart, void, undefined> {
	if (cut === undefined) {
		const request = making.requestFor(window);
		yield { request, most: Infinity, endsAt: window.to, isReadAgain: false, begin: untold };
	} else if (making.isSorted) {
		yield* continued(window, cut, making);
	} else {
		yield* halved(window, cut, making, true);
	}
}

/** Sorted lists: where one is full, the next begins with the last second that it has got to. */
async function* continued(
	window: TimeRange,
	cut: CutLists,
	making: ListMaking,
): AsyncGenerator<ListPart, void, undefined> {
	const { most } = cut;
	let { from } = window;
	for (;;) {
		const read = new ReadSoFar();
		const request = making.requestFor({ ...window, from });
		const isReadAgain = from > window.from;
		yield { request, most, endsAt: undefined, isReadAgain, begin: () => read.begin() };
		if (read.count < most) return;
		const last = secondOf(
			Math.max(from, ...read.last.flatMap((each) => making.timeOf(each) ?? [])),
		);
		if (last > from) {
			from = last;
		} else {
			yield* oneSecond(from, cut, making);
			from = secondOf(from) + secondMs;
			if (from >= window.to) return;
		}
	}
}

/** Unsorted lists: a window of which the API counts too many is read in two halves. */
async function* halved(
	window: TimeRange,
	cut: CutLists,
	making: ListMaking,
	isFirst: boolean,
): AsyncGenerator<ListPart, void, undefined> {
	const { from, to } = window;
	const { most } = cut;
	const count = await making.count(window);
	if (count !== undefined && count < most) {
		const request = making.requestFor(window);
		yield { request, most, endsAt: to, isReadAgain: !isFirst, begin: untold };
		return;
	}
	const middle = secondOf((from + to) / 2);
	if (middle <= from) {
		yield* oneSecond(from, cut, making);
		return;
	}
	yield* halved({ from, to: middle }, cut, making, isFirst);
	yield* halved({ from: middle, to }, cut, making, false);
}

/** All records of one second, of which there are more than one list has, in the order of their IDs. */
async function* oneSecond(
	at: number,
	{ most, afterId }: CutLists,
	{ requestFor }: ListMaking,
): AsyncGenerator<ListPart, void, undefined> {
	if (afterId === undefined) throw tooMany(at, most);
	const request = requestFor({ from: at, to: at + 1 });
	let last: string | number = 0;
	for (;;) {
		const read = new ReadSoFar();
		const after = withValue(request, afterId.at, last);
		yield { request: after, most, endsAt: undefined, isReadAgain: true, begin: () => read.begin() };
		if (read.count < most) return;
		const id = valueAt(read.last.at(-1), afterId.field);
		const leadsOn = (typeof id === 'string' || typeof id === 'number') && id !== last;
		if (!leadsOn) throw noId(afterId.field);
		last = id;
	}
}

/** What was read of a list, the last time that it was. */
class ReadSoFar {
	count = 0;
	/** The records of its last page that had any. */
	last: readonly ApiRecord[] = [];

	begin(): (records: readonly ApiRecord[]) => void {
		this.count = 0;
		return (records) => {
			this.count += records.length;
			if (records.length > 0) this.last = records;
		};
	}
}

function secondOf(epochMs: number): number {
	return Math.floor(epochMs / secondMs) * secondMs;
}

function tooMany(at: number, most: number): Error {
	return httpError(
		'tooManyForQuery',
		`At ${new Date(at).toISOString()} alone the API has more than the ${most} records that it lists of one query`,
		say`Say in "${option('idAfterParameter')}" where a request tells behind which ID to list, so that they can be read in parts. What came before was handed on, and the list is not complete.`,
		{ parameter: 'idAfterParameter' },
	);
}

function noId(field: JsonPath): Error {
	return httpError(
		'tooManyForQuery',
		`More records of one second than the API lists of one query were to be read by their ID, but "${field}" of the last one does not lead on`,
		say`Check that the API lists by ID what it is asked for by "${option('idAfterParameter')}". The list is not complete.`,
		{ parameter: 'idAfterParameter' },
	);
}
