import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import type { Cell } from '../cell';
import type { DeleteMode, DestinationRecord, TableWriter, WriteResult } from '../destination';
import type { RecordFailure } from '../errors';

/** How a part writes: all at once, which a bad record fails, or so that what is bad is found and left out. */
export type Way = 'atOnce' | 'splitting';

/** The rows of one table that are written in a transaction over several. */
export interface Part<Session> {
	/** The records that have an ID, by their places in what was handed in. */
	readonly records: ReadonlyMap<number, VersionedRecord>;
	/** Returns what the table holds of the records, by their places. */
	stored(session: Session): Promise<ReadonlyMap<number, StoredVersion>>;
	/**
	 * @param areNew whether it is certain that the table has none of the records, whoever's, so that none is looked up
	 * @throws with `atOnce`, what a bad record makes the database say
	 */
	write(session: Session, way: Way, without: Exclusion, areNew: boolean): Promise<WriteResult>;
	/**
	 * Of a table of lists: tells whether it has any entry of these records, whoever's.
	 *
	 * @param parents as {@link parentCell} has them
	 */
	hasEntriesOf(session: Session, parents: readonly Cell[]): Promise<boolean>;
	/**
	 * Of a table of lists: returns the own entries of these records.
	 *
	 * @param parents as {@link parentCell} has them
	 */
	entriesOf(session: Session, parents: readonly Cell[]): Promise<readonly Entry[]>;
	/**
	 * Of a table of lists: the ID of a record as its column there takes it.
	 *
	 * @throws {ValueRefusal}
	 */
	parentCell(id: unknown): Cell;
	/**
	 * Of a table of lists: removes entries, or marks them as deleted.
	 *
	 * @param entries with their keys; each of the version that takes it out
	 * @returns those that the database does not let go, by their places; with `atOnce` that is thrown
	 */
	takeOut(
		session: Session,
		way: Way,
		entries: readonly DestinationRecord[],
		mode: DeleteMode,
	): Promise<readonly RecordFailure[]>;
}

/** Records that a part does not write. */
export interface Exclusion {
	/** By place: what nothing is said of. */
	readonly silently: ReadonlySet<number>;
	readonly refused: readonly RecordFailure[];
}

/** An entry of a list, as its table has it. */
export interface Entry {
	readonly parent: string;
	readonly child: string;
	/** Whether it is marked as deleted. */
	readonly isMarked: boolean;
}

/** Writes one table, by itself or as a part of a transaction over several. */
export interface PartWriter<OwnPart> extends TableWriter {
	/**
	 * Gets the table ready for these records.
	 *
	 * @returns what became of them, where nothing can be written
	 */
	prepare(records: readonly DestinationRecord[]): Promise<OwnPart | WriteResult>;
}

/** What a transaction leaves behind. */
export interface Outcome<Result> {
	/** Whether what was written stays. */
	readonly stays: boolean;
	readonly result: Result;
}

/** How a back end writes several tables in one transaction. */
export interface FamilyBackEnd<Session, OwnPart extends Part<Session>> {
	/** Runs `work` while nobody else writes rows of these parts. */
	transaction<Result>(
		parts: readonly OwnPart[],
		work: (session: Session) => Promise<Outcome<Result>>,
	): Promise<Result>;
	/** Whether an error can be one record's. */
	isRecordFault(error: unknown): boolean;
	/** Whether less at once can help. */
	isTooLarge(error: unknown): boolean;
	/** An error of the database in this package's words. */
	errorOf(error: unknown): unknown;
	/**
	 * Has the entries of a list follow their records: removes those whose record is not there, or marks those whose record
	 * is marked.
	 */
	follow(list: FollowingList, mode: DeleteMode): Promise<void>;
}

/** A table of entries, and the one of their records. */
export interface FollowingList {
	readonly table: string;
	readonly parentKey: string;
	readonly parents: string;
	readonly key: string;
	readonly accountColumn: string | undefined;
	readonly owner: string;
	readonly runId: string;
}
