/** A record that was refused, as its source gave it out, before anything was made of it. */
export interface KeptRecord {
	/** Empty when it was the ID that could not be read. */
	readonly externalId: string;
	/** By column; of an item whose columns could not be had, by field. */
	readonly columns: Readonly<Record<string, unknown>>;
	/** The entries of its lists that have tables of their own, by list. Default: none. */
	readonly children?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
	/** As text; null where it has none. */
	readonly cursor: string | null;
	/** The field that the cursor came from; empty where it came from none. */
	readonly cursorField: string;
	/** Before the request for it was sent, in epoch milliseconds. */
	readonly readAt: number;
	/** Whether it says that the record is gone. Default: false. */
	readonly deleted?: boolean;
	/** What was to become of the rows of such records. Default: `soft`. */
	readonly deletes?: 'soft' | 'hard';
	/** The columns that it was to be written to; what others hold stays. Default: all of the table. */
	readonly only?: readonly string[];
}

/** The request for a page that could not be read, as plain JSON: its source can ask it again. */
export type KeptRequest = Readonly<Record<string, unknown>>;

export type FailedContent =
	| { readonly kind: 'record'; readonly record: KeptRecord }
	| { readonly kind: 'page'; readonly request: KeptRequest };

/**
 * `waiting` to be tried again, `claimed` by somebody who tries it, `resolved`, or `givenUp`: not tried again unless
 * somebody asks for it.
 */
export type FailedStatus = 'waiting' | 'claimed' | 'resolved' | 'givenUp';

/** When something that failed is tried again, if at all. */
export type NextTry =
	/** From then on, in epoch milliseconds. */
	{ readonly kind: 'waits'; readonly dueAt: number } | { readonly kind: 'givenUp' };

/** Something that failed in a run, and is to be kept. */
export interface Failure {
	readonly content: FailedContent;
	/** What it was on its way to: a table by its name; empty for anything else. */
	readonly place: string;
	/** The number of the page that failed; undefined for a record. */
	readonly page: number | undefined;
	/** The number of the batch that a record came in; undefined for a page. */
	readonly batchNum: number | undefined;
	/** Why it failed. */
	readonly reason: string;
	readonly next: NextTry;
}

/** What of a run has failed and is kept: one record, or one page. Times in epoch milliseconds. */
export interface FailedBatch extends Omit<Failure, 'next' | 'content'> {
	readonly id: string;
	readonly sync: string;
	readonly runId: string;
	readonly kind: FailedContent['kind'];
	readonly externalId: string | undefined;
	/** Undefined once it is resolved: nothing needs it any more. */
	readonly content: FailedContent | undefined;
	readonly status: FailedStatus;
	/** How often it was tried again. */
	readonly attempts: number;
	/** When it may be tried again; undefined where it will not. */
	readonly dueAt: number | undefined;
	/** Who tries it; undefined while nobody does. */
	readonly claimId: string | undefined;
	readonly keptAt: number;
	/** When it was resolved or given up. */
	readonly settledAt: number | undefined;
	/** What was said of that. */
	readonly note: string | undefined;
	/** Whether a try of it was broken off, which may have written it. */
	readonly mayBeWritten: boolean;
}
