import type { Origin } from '../../run/origin';
import type { JobType } from '../../run/run';

/** What a lease of an account is for. */
export interface LeasedJob {
	readonly sync: string;
	readonly jobType: JobType;
}

/** A lease that is held. Times in epoch milliseconds. */
export interface Lease {
	readonly runId: string;
	/** Grows with every lease that is given, so that a destination can refuse a former holder. */
	readonly token: number;
	readonly since: number;
	/** From then on it may be given to another, whoever is heard of. */
	readonly until: number;
	readonly origin: Origin;
	/** Without beats it may be given to another before. Undefined where it is held without: until its time is over. */
	readonly beat: Beat | undefined;
}

/** When and by whom it was last said that somebody is alive. */
export interface Beat {
	/** Epoch milliseconds, by the clock that all who share the store go by, see `Database.clock`. */
	readonly at: number;
	/** The process, by machine and process ID. */
	readonly by: string;
	/** Whether a block of it is at work on the run right now, rather than whatever stands between two blocks. */
	readonly isAtWork: boolean;
}
