import type { RunCoverage } from './run/coverage';
import type { TimeRange } from './time/timeRange';
import type { Said } from './wording';

export type { RunCoverage };

/** A record as its source gives it out. */
export interface SourceItem {
	/** What it holds, by field; by column where it is a row for a table. */
	readonly columns: Readonly<Record<string, unknown>>;
	/** The value of the field that the source is followed by: a time. Null where the record has none. */
	readonly cursor: string | null;
	/** Before the request for it was sent, in epoch milliseconds. */
	readonly readAt: number;
	/** Whether it says that the record is gone. Default: false. */
	readonly deleted?: boolean;
	/** The entries of its lists that may have tables of their own, by list; see {@link SourceList}. Default: none. */
	readonly children?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** Records as their source gives them out, a page at a time. */
export interface SourcePage<Item = SourceItem> {
	readonly items: readonly Item[];
	/**
	 * In epoch milliseconds: the source has now given out every record of the window with a cursor before this instant.
	 * Undefined where the source has no such order.
	 */
	readonly doneUpTo: number | undefined;
	/** What the source leaves out; the first one that comes counts. */
	readonly notice?: SourceNotice | undefined;
	/** Set where a page could not be read, and the source goes on behind it; it has no items then. */
	readonly failed?: FailedPage | undefined;
	/** Whether the source reads the window once more, since its pages may have shifted: then a repeat means nothing. */
	readonly isReadAgain?: boolean | undefined;
}

/** A page that could not be read, with what it was asked for by. Plain data. */
export interface FailedPage {
	/** From 1. */
	readonly page: number;
	/** What the source can ask for it again by; plain JSON, without a secret. */
	readonly request: unknown;
	readonly message: string;
	/** Whether asking again can help without anything being changed. */
	readonly mayPass: boolean;
}

/** A list to be read once more as a whole, because a page of it could not be read. */
export interface ListAgain {
	/** The same for all pages of one list. */
	readonly name: string;
	/** Its pages; the last one says by `failed` where it did not come whole. */
	pages(): AsyncIterable<SourcePage>;
}

/** That a source leaves records out, and what can be done. */
export interface SourceNotice {
	readonly message: string;
	readonly remedy: Said;
	/** Records of before this time are left out, ISO 8601. */
	readonly visibleFrom: string;
}

/** What a source's clock and this machine's said when an answer came; epoch milliseconds. */
export interface SourceTime {
	/** By the `Date` header: in whole seconds, down. */
	readonly sourceMs: number;
	readonly ownMs: number;
}

/** What a column is to hold, where the source tells, so that it need not be guessed from the first records. */
export type SourceColumnKind = 'bigint' | 'numeric' | 'timestamptz' | 'jsonb' | 'date';

/** A list that the records of a source have, whose entries are rows of a table of their own. */
export interface SourceList {
	readonly list: string;
	/** The column for the ID of the record, which the entries do not hold themselves. */
	readonly parentKey: string;
	/** The column that tells the entries of a record apart. */
	readonly childKey: string;
	/** All columns, with what they hold. */
	readonly columns: readonly { readonly name: string; readonly kind: SourceColumnKind | 'text' }[];
}

/** What the records of a source are, whichever of them come. */
export interface SourceTraits {
	/** The field that the source is followed by. */
	readonly cursorField: string;
	/** Whether an edit moves a record's cursor. */
	readonly cursorMovesWithEdits: boolean;
	/** By column; one that is missing holds what its values are. */
	readonly kinds?: Readonly<Record<string, SourceColumnKind>>;
	/** The lists that its records bring as `children`. Default: none. */
	readonly lists?: readonly SourceList[] | undefined;
}

/** Where a stream's records come from. Whatever it throws is an `EngineError`, or the reason of the signal that stops it. */
export interface Source extends SourceTraits {
	/** What it has cost so far to get through to the source. */
	readonly activity?: { readonly retries: number; readonly throttledMs: number };
	/**
	 * Whether windows that follow each other have records in common, because the source's bounds are wider than what it is
	 * asked for: then their counts do not add up, and all of a backlog is counted at once. Default: no.
	 */
	readonly windowsOverlap?: boolean;
	/** Whether each window is all records, because the source filters by no time: then a backlog is read at once. Default: no. */
	readonly listsAll?: boolean;
	/** The records of a window, in ascending order of their cursors as far as the source has one. */
	pages(window: TimeRange): AsyncIterable<SourcePage>;
	/** How many records a window has now; undefined where that is not known exactly. */
	count?(window: TimeRange): Promise<number | undefined>;
	/** Asks once more for a page that could not be read, by the `request` of its {@link FailedPage}. */
	readAgain?(request: unknown): Promise<SourcePage>;
	/**
	 * The list that such a page is of, where a page may hold other records by now: only all of it is certain to bring what
	 * the page had. Undefined where a page stays what it is.
	 */
	listAgain?(request: unknown): ListAgain | undefined;
	/** The clock that stamps the records; undefined when the source does not tell. */
	clock?(): Promise<SourceTime | undefined>;
	/**
	 * What lists and counts of a window do not show.
	 *
	 * @param notice what a page has said; undefined while none has
	 * @param nowMs the source's clock
	 */
	notShown?(
		window: TimeRange,
		notice: SourceNotice | undefined,
		nowMs: number,
	): RunCoverage | undefined;
}
