import type { ColumnDefinition } from './columns';

/** The columns that this package keeps in a destination table beside the user's. */
export const bookkeeping = {
	/** The cursor of the version in the row: epoch milliseconds of a time, or a number of the source. */
	cursor: '_sync_cursor',
	/** The hash of what was written; NULL in rows that came into the table some other way. */
	hash: '_sync_hash',
	/** When the version was read from its source. */
	readAt: '_sync_read_at',
	/** The run that last created, updated or deleted the row. */
	runId: '_sync_run_id',
	/** The account and sync whose row it is: a reconcile run deletes only its own. */
	owner: '_sync_owner',
	/** When the record was found gone from its source; NULL while it exists. */
	deletedAt: '_sync_deleted_at',
} as const;

export const bookkeepingColumns: readonly ColumnDefinition[] = [
	{ name: bookkeeping.cursor, kind: 'double' },
	{ name: bookkeeping.hash, kind: 'text' },
	{ name: bookkeeping.readAt, kind: 'timestamptz' },
	{ name: bookkeeping.runId, kind: 'text' },
	{ name: bookkeeping.owner, kind: 'text' },
	{ name: bookkeeping.deletedAt, kind: 'timestamptz' },
];

const names = new Set(bookkeepingColumns.map(({ name }) => name));

export function isBookkeeping(columnName: string): boolean {
	return names.has(columnName.toLowerCase());
}
