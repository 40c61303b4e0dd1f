import type { EngineError } from '../../../../errors';
import type { BulkOperation } from './operation';

/** How long an operation is waited for. */
export interface BulkPatience {
	/** Between two looks at it. Default: 16 seconds. */
	readonly pollMs: number;
	/** How often one operation is looked at. Default: 128 times, which are 34 minutes. */
	readonly maxPolls: number;
	/** How long a rate limit is put up with, and as long others' operations. Default: 12 hours. */
	readonly limitMs: number;
	/** What has more objects is canceled where it can be asked for in halves. Default: 10,000,000, some 5 GB. */
	readonly mostObjects?: number;
}

export const usualPatience: BulkPatience = {
	pollMs: 16_000,
	maxPolls: 128,
	limitMs: 12 * 3_600_000,
};

/** Where the life of an operation stands. */
export interface BulkState {
	/** The operation that is read; undefined while there is none. */
	readonly id: string | undefined;
	/** What is repeated when a rate limit has passed. */
	readonly step: 'look' | 'start' | 'poll';
	/** Whether it can be asked for in halves. */
	readonly mayHalve: boolean;
	/** Whether the operation is one that an earlier attempt has waited for. */
	readonly isTakenUp: boolean;
	/** Whether Shopify has shown the operation as ours. */
	readonly isOurs: boolean;
	readonly polls: number;
	/** How often the operation was looked at in vain: it was not there, or it had no file. */
	readonly vain: number;
	/** How often the answer to a start was lost. */
	readonly lost: number;
	/** Since when all operations are others'; epoch milliseconds. */
	readonly busySince: number | undefined;
	/** What ran when it was looked for. */
	readonly running: readonly BulkOperation[];
	/** Since when a rate limit holds, and how often it was met. */
	readonly limited: { readonly since: number; readonly times: number } | undefined;
}

/** What the API has said. */
export type Heard =
	| { readonly kind: 'found'; readonly operations: readonly BulkOperation[] }
	| { readonly kind: 'started'; readonly operation: BulkOperation }
	/** A user error. */
	| { readonly kind: 'refused'; readonly code: string; readonly message: string }
	/** No answer to a start, which may have arrived. */
	| { readonly kind: 'lost'; readonly error: EngineError }
	/** A rate limit, after the tries that the client makes by itself. */
	| { readonly kind: 'limited'; readonly error: EngineError }
	/** Something that passes, where nothing was changed. */
	| { readonly kind: 'failed'; readonly error: EngineError }
	| { readonly kind: 'polled'; readonly operation: BulkOperation | undefined };

/** What is to be done next. */
export type Next =
	| { readonly do: 'look' | 'start'; readonly afterMs: number }
	| { readonly do: 'poll'; readonly id: string; readonly afterMs: number }
	/** Its file is there. */
	| { readonly do: 'read'; readonly operation: BulkOperation & { readonly url: string } }
	/** It has ended, and there was nothing. */
	| { readonly do: 'nothing'; readonly operation: BulkOperation }
	/** Ours, and too much: it is canceled, and the error says so. */
	| { readonly do: 'cancel'; readonly id: string; readonly error: EngineError }
	| { readonly do: 'giveUp'; readonly error: EngineError };

export interface Decision {
	readonly state: BulkState;
	readonly next: Next;
}

/** What is told of an operation while it is carried on, for a run log. */
export interface BulkProgress {
	/**
	 * `initiated`: there is one, new or from an earlier attempt; `polling`: it was looked at; `downloading`: its file is
	 * read; `upserting`: the file is whole, and its records are given out.
	 */
	readonly step: 'initiated' | 'polling' | 'downloading' | 'upserting';
	readonly id: string;
	/** How many objects it has come to, by Shopify's count; undefined where it does not say. */
	readonly objects: number | undefined;
}

/** Is told of each step, and waited for. What it throws ends the reading; the operation goes on. */
export type BulkListener = (progress: BulkProgress) => Promise<void> | void;
