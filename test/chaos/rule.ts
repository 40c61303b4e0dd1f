import type { DestinationRecord } from '../../engine/destination/destination';
import type { AccountStore } from '../../engine/store';
import type { ArchiveSeams } from './archives/archiveSeams';
import type { Outside } from './ports';
import type { Scenario } from './scenario';
import type { ApiSeams } from './sources/api/apiSeams';
import type { BulkSeams } from './sources/bulk/bulkSeams';

/** Where a rule can be switched off: each is what the sync does when it is left out. */
export interface Seams {
	readonly scenario?: (scenario: Scenario) => Scenario;
	readonly account?: (account: AccountStore, outside: Outside) => AccountStore;
	/** Answers do not tell the source's clock. */
	readonly hidesSourceClock?: boolean;
	readonly api?: ApiSeams;
	readonly bulk?: BulkSeams;
	readonly archive?: ArchiveSeams;
	/** How far a run commits that has read its window to the end; by default to there. */
	readonly doneUpTo?: (nowMs: number) => number;
	readonly record?: (record: DestinationRecord, nowMs: number) => DestinationRecord;
	/** A batch counts as written although its connection was lost. */
	readonly takesLostForWritten?: boolean;
	/** Meddles with the table once something was written to it. */
	readonly afterWrite?: (outside: Outside, table: string) => Promise<void>;
	/** What is written of a record that is tried again. */
	readonly retriedRecord?: (record: DestinationRecord, nowMs: number) => DestinationRecord;
	/** Whether pages that are tried again are read alone, and not the lists that they are of. */
	readonly retriesPagesAlone?: boolean;
	/** Whether another account takes over the rows that it writes to. */
	readonly neighborTakesOver?: boolean;
	readonly commitsFirst?: boolean;
	/** No beat of a process reaches the store. */
	readonly hasNoBeats?: boolean;
	readonly judgesUpTo?: (listingBeganAt: number) => number;
}

/** A rule of the sync, and the sync without it. */
export interface Rule {
	readonly title: string;
	/** A seed that is known to fail without it, to be tried first. */
	readonly seed: number;
	/** What a seed needs for the rule to matter; the sync with the rule stands it. */
	readonly prepare?: (scenario: Scenario) => Partial<Scenario>;
	readonly without: Seams;
}
