import type { BulkMark } from '../../../../engine/sources/shopify/bulk/operation/mark';
import type { BulkPatience, OperationNotes } from '../../../../engine/sources/shopify';
import type { Source } from '../../../../engine/source';
import type { BulkTruth } from '../../../../simulator';

/** An operation as it stands in an answer. */
export type ShownOperation = Readonly<Record<string, unknown>>;

/** What an answer is for. */
export interface ShownFor {
	/** What is asked for, and by whom. */
	readonly mark: BulkMark;
	/** Whether operations are looked for, and not at. */
	readonly isLook: boolean;
	/** The operation as it really is. */
	readonly truth: BulkTruth | undefined;
}

/** Where a rule of reading by bulk operations can be switched off. */
export interface BulkSeams {
	/** What is shown of an operation; undefined hides it from those who look for operations. */
	readonly shown?: (operation: ShownOperation, shownFor: ShownFor) => ShownOperation | undefined;
	/** What is made of the pages. */
	readonly source?: (source: Source) => Source;
	readonly patience?: (patience: BulkPatience) => BulkPatience;
	readonly notes?: (notes: OperationNotes) => OperationNotes;
	/** What is read in place of the lines of a file. */
	readonly lines?: (lines: readonly string[]) => readonly string[];
	/** Whether a start whose answer is lost is sent once more, as one sends a request that changes nothing. */
	readonly startsAgain?: boolean;
	/** Sent to where the files are. */
	readonly fileHeaders?: Readonly<Record<string, string>>;
}
