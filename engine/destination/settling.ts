import type { ColumnDefinition } from './columns';
import type { DestinationRecord, Outcome, TableOptions, WriteResult } from './destination';
import type { RecordFailure } from './errors';
import type { NameRules } from './fieldNames';
import { areManyAlike, newColumns } from './newTable';
import { type FoundTable, missingBookkeeping } from './tableShape';

/**
 * A table for writing, and the records that were refused where the batch was rehearsed for it; or, where the table would
 * get columns and no record is taken, what became of all of them.
 */
export type Settling<Table> =
	| { readonly table: Table; readonly refused: readonly RecordFailure[] }
	| { readonly table?: undefined; readonly result: WriteResult };

/** What a back end can do to get a table ready for a batch. */
export interface SettlingSteps<Table> {
	/** Finds the table, or alters it; does nothing, and returns undefined, where a refused record might bring columns. */
	readonly unseen: () => Promise<Table | undefined>;
	/** Writes the batch and undoes it. */
	readonly rehearse: () => Promise<WriteResult>;
	/** Finds the table, or alters it for these of the records. */
	readonly takingOnly: (worth: readonly DestinationRecord[]) => Promise<Table>;
}

/** Gets a table ready. A batch that brings columns is rehearsed, so that none is made for a record that is refused. */
export async function settleForBatch<Table>(
	records: readonly DestinationRecord[],
	{ unseen, rehearse, takingOnly }: SettlingSteps<Table>,
): Promise<Settling<Table>> {
	const table = await unseen();
	if (table !== undefined) return { table, refused: [] };
	const result = await rehearse();
	const worth = worthColumns(records, result);
	if (worth.length === 0) return { result };
	return { table: await takingOnly(worth), refused: result.failures };
}

/** The records whose fields are worth columns, by what became of all of them in a rehearsal. */
function worthColumns(
	records: readonly DestinationRecord[],
	{ outcomes }: WriteResult,
): readonly DestinationRecord[] {
	const worthless: readonly (Outcome | undefined)[] = ['failed', 'stale', 'superseded'];
	return records.filter((_, index) => !worthless.includes(outcomes[index]));
}

/**
 * Tells whether a table is not made yet, because it might be for a record that is refused.
 *
 * @param areTaken whether it is known that all of these records are taken
 */
export function waitsToBeMade(
	{ structure }: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): boolean {
	return !areTaken && structure.kind === 'fromRecords' && !areManyAlike(records);
}

/** Columns that a table lacks. */
export interface LackedColumns {
	readonly bookkeeping: readonly ColumnDefinition[];
	/** For fields of the records, or as they were given. */
	readonly brought: readonly ColumnDefinition[];
}

/**
 * Returns the columns that a table is to get; undefined where they might be for a record that is refused.
 *
 * @param areTaken whether it is known that all of these records are taken
 */
export function columnsToAdd(
	found: FoundTable,
	options: TableOptions,
	records: readonly DestinationRecord[],
	rules: NameRules,
	areTaken: boolean,
): LackedColumns | undefined {
	const brought = newColumns(found, options, records, rules);
	if (!areTaken && brought.length > 0 && options.structure.kind === 'fromRecords') return undefined;
	return { bookkeeping: options.addBookkeeping === true ? missingBookkeeping(found) : [], brought };
}
