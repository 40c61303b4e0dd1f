/** What a run has counted; left out where it has not. */
export interface RunCounts {
	readonly pages?: number;
	readonly fetched?: number;
	readonly created?: number;
	readonly updated?: number;
	readonly unchanged?: number;
	readonly deleted?: number;
	readonly failed?: number;
	readonly retried?: number;
	readonly bytes?: number;
	readonly throttledMs?: number;
	/** C0 and C1: how many records of the window the source counted before and after. */
	readonly countBefore?: number;
	readonly countAfter?: number;
	/** How many different records were fetched; left out where none came more than once. */
	readonly distinct?: number;
	/** How many came again although the list was read but once, and in a version that was not newer. */
	readonly repeated?: number;
}
