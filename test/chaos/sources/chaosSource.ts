import type { Source, SourceTime } from '../../../engine/source';
import type { RunReporter } from '../../../engine/sync/reporter';
import type { SeededRandom } from '../../support/seededRandom';
import type { ExpectedRow } from '../expectedRow';
import type { Ports } from '../ports';
import type { Seams } from '../rule';
import type { Scenario } from '../scenario';
import type { Timeline } from '../timeline';
import type { Violation } from '../violation';

/** Where the records of a seed are, and what goes wrong when they are asked for. */
export interface ChaosSource {
	/** Creates a record, and returns what a table is to hold of it. */
	create(note: string): ExpectedRow;
	/** @param id of a record that exists */
	edit(id: string, note: string): ExpectedRow;
	delete(id: string): void;
	/** Has its lists say that the record is gone, and returns that version; undefined where they cannot. */
	listAsGone?(id: string, state: number): ExpectedRow;
	/** What the sync makes of a record's row, such as a webhook brings it. */
	columnsOf(row: ExpectedRow): Readonly<Record<string, unknown>>;
	/** From when on its index shows a state of a record, in epoch milliseconds. */
	visibleAt(id: string, state: number): number;
	/** How often each kind of fault has struck. */
	readonly faults: Readonly<Record<string, number | undefined>>;
	addFault(trouble: SeededRandom): void;
	clearFaults(): void;
	/** The source as a process reaches it: every request is a step. */
	reachedBy(ports: Ports): ReachedSource;
	/** How many requests it has had; by default that is not known. */
	requests?(): number;
	/** What must not have been, of what it watches itself; after quiet. */
	violations?(): readonly Violation[];
	close(): Promise<void>;
}

/** A source in the hands of one process. */
export interface ReachedSource {
	/**
	 * @param signal stops what is on its way
	 * @param reporter of the run that it is read for; none where what failed is tried again
	 */
	open(signal: AbortSignal, reporter?: RunReporter): Source;
	clock(): Promise<SourceTime | undefined>;
	/** Every ID that there is. */
	ids(): AsyncIterable<readonly string[]>;
}

/** What a source is opened with. */
export interface SourceSeed {
	readonly scenario: Scenario;
	readonly timeline: Timeline;
	/** How late its index shows what has changed. */
	readonly lag: SeededRandom;
	readonly seams: Pick<Seams, 'hidesSourceClock' | 'api' | 'bulk'>;
}
