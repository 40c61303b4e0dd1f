/** What each input item of a loop asks for, whatever is listed. Plain data. */
export interface LoopRequest {
	/** What records that came back with an error do to *Done*: withhold it, or nothing. */
	readonly onFailed: 'fail' | 'emitDone';
	/** How often a record goes out once more that came back with an error which may pass. Absent: as a new loop does. */
	readonly retriesPerRecord?: number;
	/** Under which name the records that were accepted are remembered; absent for not at all. */
	readonly rememberAs?: string | undefined;
	/** The run that is listed for; absent for none. */
	readonly runId?: string | undefined;
	/** Whether what fails is kept with the run, to be tried again. Default: no. */
	readonly keepsFailed?: boolean;
}

/** The plain data of one kind of listing; the loop keeps it between two rounds. */
export interface ListingData {
	/** What an input item asks for, without a secret. */
	readonly asked: LoopRequest;
	/** Where a listing goes on. */
	readonly place: object;
	/** What its pages tell of the list as a whole, for the summary. */
	readonly notes: object;
}
