import type { SourceNotice, SourceTraits } from '../source';
import type { TimeRange } from '../time';

/** What was asked for, of which source. */
export interface ArchivedSource extends SourceTraits {
	/** Such as `shopifyOrders`. */
	readonly kind: string;
	/** What its records are made for; those of a table are no use to a sub-workflow. */
	readonly shape: 'rows' | 'records';
	/** Of what was asked for, so that archives of one query can be told from those of another. */
	readonly queryHash: string;
}

export interface ArchivedFile {
	/** Without a folder. */
	readonly name: string;
	readonly records: number;
	/** As it is stored. */
	readonly bytes: number;
	/** Of those bytes, in hexadecimal. */
	readonly sha256: string;
}

/** What an archive of a run holds. It is written last: an archive without one was broken off. */
export interface Manifest {
	readonly account: string;
	readonly sync: string;
	readonly runId: string;
	/** When the run began, in epoch milliseconds. */
	readonly startedAt: number;
	readonly source: ArchivedSource;
	/** What the run has covered; epoch milliseconds. */
	readonly window: TimeRange;
	readonly writtenAt: number;
	/** Whether all of the window is in it; else why not, in one sentence. */
	readonly isWhole: boolean;
	readonly because?: string | undefined;
	/** What the source had said that it leaves out. */
	readonly notice?: Pick<SourceNotice, 'message' | 'visibleFrom'> | undefined;
	/** In the order in which they were written. */
	readonly files: readonly ArchivedFile[];
}
