import type {
	ListAgain,
	RunCoverage,
	Source,
	SourceItem,
	SourcePage,
	SourceTime,
} from '../../../source';
import { cursorTime, movesWithEdits } from '../../../records/cursor';
import type { TimeRange } from '../../../time';
import type { ApiRequest } from '../apiRequest';
import { option, say } from '../../../wording';
import type { ApiActivity, ApiClient } from '../client/apiClient';
import { type ApiListing, ApiLister } from '../listing/apiLister';
import { mayPass, pageFailureOf } from '../listing/pageFailures';
import { httpError } from '../httpError';
import type { ApiRecord } from '../records';
import { surelyDone } from '../surelyDone';
import { type ApiCursor, ApiCursorReader } from './apiCursor';
import { type CutLists, type ListPart, listsOf } from './cutLists';
import { type KeptList, type KeptPage, keptPage } from './keptPage';
import { ShiftWatch } from './shiftWatch';
import { type WindowBounds, withWindow } from './windowBounds';

export interface HttpSourceOptions {
	readonly client: ApiClient;
	readonly listing: ApiListing;
	readonly cursor: ApiCursor;
	/** Whether the API lists records in ascending order of the cursor, so that each page is as good as a checkpoint. */
	readonly isSorted: boolean;
	/** Where a request carries the window; undefined where the API filters by no time, and each run reads all. */
	readonly bounds?: WindowBounds | undefined;
	/** What the API lists at most of one query, and what is done about it. Default: it lists all. */
	readonly cut?: CutLists | undefined;
}

/** For a list that carries its window in its request. */
const noWindow: TimeRange = { from: 0, to: 0 };

/** So often a window is read once more whose list has shifted while it was read. */
const mostPasses = 3;

/** The records of an HTTP API, whatever it is and however it turns its pages. */
export class HttpSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	/** A request asks for a little more than a window, and for all that there is where the API filters by no time. */
	readonly windowsOverlap = true;
	readonly listsAll: boolean;
	private readonly cursors: ApiCursorReader;
	/** Why it is not known that all of the window came. */
	private unproven: string | undefined;
	/** Why some of it has not, for certain or as good as that. */
	private lacks: string | undefined;

	/** @throws EngineError `invalidPaging`, `windowNotSent`, `unknownTimeZone` before anything is sent */
	constructor(private readonly options: HttpSourceOptions) {
		this.cursors = new ApiCursorReader(options.cursor);
		this.cursorField = this.cursors.name;
		this.cursorMovesWithEdits = movesWithEdits(options.cursor.field);
		this.listsAll = options.bounds === undefined;
		this.lister(options.listing.request);
		checkCut(options);
	}

	get activity(): ApiActivity {
		return this.options.client.activity;
	}

	async *pages(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const { cut, isSorted } = this.options;
		const lists = listsOf(window, cut, {
			isSorted,
			requestFor: (part) => this.requestFor(part),
			count: async (part) => await this.count(part),
			timeOf: (record) => cursorTime(this.cursors.cursorOf(record)),
		});
		this.unproven = undefined;
		for await (const list of lists) {
			yield* this.settled(list, window);
			if (list.endsAt !== undefined) yield { items: [], doneUpTo: list.endsAt };
		}
		yield { items: [], doneUpTo: window.to };
	}

	async count(window: TimeRange): Promise<number | undefined> {
		const { listing, cut } = this.options;
		if (listing.ends.totalRecords === undefined) return undefined;
		const { total } = await this.lister(this.requestFor(window)).readPage();
		// Of more than it lists, an API may count no more either.
		return total === cut?.most ? undefined : total;
	}

	async clock(): Promise<SourceTime | undefined> {
		const { client, listing } = this.options;
		if (client.sourceTime === undefined) await client.ask(listing.request);
		return client.sourceTime;
	}

	notShown(): RunCoverage | undefined {
		return this.unproven === undefined ? undefined : { unproven: this.unproven };
	}

	async readAgain(request: unknown): Promise<SourcePage> {
		const lister = this.lister(this.options.listing.request);
		const { records, readAt, failed } = await lister.readAgain(request as ApiRequest);
		return {
			items: records.map((record) => this.itemOf(record, readAt)),
			doneUpTo: undefined,
			failed: failed && { page: 1, ...failed },
		};
	}

	listAgain(request: unknown): ListAgain | undefined {
		const { list } = request as KeptPage;
		if (list === undefined) return undefined;
		return { name: JSON.stringify(list), pages: () => this.allOf(list) };
	}

	private async *allOf(list: KeptList): AsyncGenerator<SourcePage, void, undefined> {
		const { client, cursor, listing } = this.options;
		const { isSorted, ...of } = list;
		const whole = { ...listing, ...of, goOnAfterFailedPage: false };
		const source = new HttpSource({ client, cursor, isSorted, listing: whole });
		const failed = (message: string, passes: boolean): SourcePage => ({
			items: [],
			doneUpTo: undefined,
			failed: { page: 1, request: list.request, message, mayPass: passes },
		});
		try {
			for await (const page of source.pages(noWindow)) yield { ...page, isReadAgain: true };
		} catch (error) {
			const failure = pageFailureOf(error);
			yield failed(failure.message, mayPass(failure));
		}
		if (source.lacks !== undefined) yield failed(source.lacks, true);
	}

	/** A list, read once more where it has shifted meanwhile. */
	private async *settled(
		list: ListPart,
		window: TimeRange,
	): AsyncGenerator<SourcePage, void, undefined> {
		const { client, bounds, isSorted } = this.options;
		for (let pass = 1; ; pass++) {
			const startedMs = client.sourceTime?.sourceMs;
			const watch = new ShiftWatch(bounds?.to === undefined, isSorted, startedMs);
			for await (const page of this.pagesOf(list, window, watch)) {
				yield { ...page, isReadAgain: pass > 1 || list.isReadAgain };
			}
			if (watch.hasShifted && pass < mostPasses) continue;
			this.unproven ??= watch.doubt;
			this.lacks ??= watch.fault;
			return;
		}
	}

	private async *pagesOf(
		list: ListPart,
		window: TimeRange,
		watch: ShiftWatch,
	): AsyncGenerator<SourcePage, void, undefined> {
		// Where only what has come shows that a list is full, a page that is left out would hide all that is behind it.
		const lister = this.lister(list.request, list.endsAt !== undefined);
		const { listing, isSorted } = this.options;
		// Of pages that are counted one may have shifted, which only their end shows.
		const isCheckpoint = isSorted && !lister.isCounted;
		let doneUpTo = window.from;
		const noted = list.begin();
		let listed = 0;
		for await (const page of lister.pages()) {
			noted(page.records);
			const items = page.records.map((record) => this.itemOf(record, page.readAt));
			const times = items.flatMap(({ cursor }) => cursorTime(cursor) ?? []);
			watch.note(page.total, times, page.end);
			doneUpTo = isCheckpoint ? surelyDone(times, window.to, doneUpTo) : doneUpTo;
			const failed = page.failed && {
				...page.failed,
				page: page.page,
				request: keptPage(page.failed.request, list.request, listing, isSorted),
			};
			yield { items, doneUpTo: isCheckpoint ? doneUpTo : undefined, failed };
			listed += page.records.length;
			if (listed >= list.most) return;
		}
	}

	private requestFor(window: TimeRange): ApiRequest {
		const { listing, bounds } = this.options;
		return bounds === undefined ? listing.request : withWindow(listing.request, bounds, window);
	}

	private lister(request: ApiRequest, mayGoOn = true): ApiLister {
		const { client, listing } = this.options;
		const goOnAfterFailedPage = mayGoOn && listing.goOnAfterFailedPage;
		return new ApiLister(client, { ...listing, request, goOnAfterFailedPage });
	}

	private itemOf(record: ApiRecord, readAt: number): SourceItem {
		return { columns: record, cursor: this.cursors.cursorOf(record), readAt };
	}
}

function checkCut({ cut, bounds, isSorted, listing }: HttpSourceOptions): void {
	if (cut === undefined) return;
	const isTold = isSorted || listing.ends.totalRecords !== undefined;
	if (bounds?.from !== undefined && (isSorted || bounds.to !== undefined) && isTold) return;
	throw httpError(
		'windowNotSent',
		'What the API lists at most of one query can only be got round where a request says from when, and to when, to list',
		say`Enter "${option('fromParameter')}" and "${option('toParameter')}", and switch on "${option('sortedByCursor')}" or say where the API tells the total of records. Or remove "${option('maxPerQuery')}".`,
		{ parameter: 'maxPerQuery' },
	);
}
