import type {
	Destination,
	TableOptions,
	TableStructure,
	TableWriter,
} from '../../../engine/destination';
import { rowOwner } from '../../../engine/sync';
import { labels } from '../../shared/n8n/labels';
import { childTables } from '../fields/orderTables';
import type { TableTarget } from '../fields/table';

/** Who writes. */
export interface Writer {
	readonly accountId: string;
	/** Undefined where no sync is named; then the table stands for it. */
	readonly sync: string | undefined;
	readonly runId: string;
}

/** Who writes, and what. */
export interface Writing extends Writer {
	readonly structure: TableStructure;
	/** The field that cursors come from; empty or absent where they come from none. */
	readonly cursorField?: string;
	/** Whether to only say what would be written. Default: false. */
	readonly dryRun?: boolean;
}

/** The table for writing. */
export function tableWriter(
	destination: Destination,
	target: TableTarget,
	{ structure, cursorField, dryRun, ...by }: Writing,
): TableWriter {
	return destination.table({
		...tableOptions(target, by),
		children: childTables(target),
		structure,
		...(cursorField === undefined || cursorField === '' ? {} : { cursorField }),
		dryRun,
	});
}

/** The table, as its writer is told of it. */
export function tableOptions(
	{ table, schema, key, accountColumn: column, addBookkeeping, takeOver, deletes }: TableTarget,
	{ accountId, sync, runId }: Writer,
): Omit<TableOptions, 'structure'> {
	return {
		table,
		schema,
		key,
		account: column === undefined ? undefined : { column, id: accountId },
		owner: rowOwner(accountId, sync ?? table),
		takeOver,
		runId,
		addBookkeeping,
		deletes,
	};
}

/** Why a record was refused and, where its row is another's, what can be done. */
export function reasonWithRemedy(kind: string | undefined, reason: string): string {
	return kind === 'otherOwner'
		? `${reason}; write to another "${labels.option.table}", or switch on "${labels.option.takeOver}"`
		: reason;
}
