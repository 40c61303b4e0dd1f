import type { RememberedRecord } from '../../records/rememberedRecord';
import type { StoreTables } from '../schema/tables';

type VersionColumns = Pick<
	StoreTables['sync_record'],
	'external_id' | 'cursor_value' | 'cursor_mark' | 'hash' | 'read_at' | 'deleted'
>;

/** Stands before the mark of a cursor whose version says that its record is gone; the rest are gone since a list lacked them. */
const gone = '!';

export function toRecord(row: VersionColumns): RememberedRecord {
	const told = row.cursor_mark ?? '';
	const isGone = told.startsWith(gone);
	const mark = isGone ? told.slice(gone.length) : told;
	return {
		externalId: row.external_id,
		cursor: row.cursor_value,
		...(mark === '' ? {} : { cursorMark: mark }),
		hash: row.hash,
		readAt: row.read_at,
		deleted: row.deleted === 1,
		...(isGone && { isGone }),
	};
}

export function versionColumns(record: RememberedRecord): VersionColumns {
	return {
		external_id: record.externalId,
		cursor_value: record.cursor,
		cursor_mark:
			record.isGone === true ? gone + (record.cursorMark ?? '') : (record.cursorMark ?? null),
		hash: record.hash,
		read_at: Math.trunc(record.readAt),
		deleted: record.deleted ? 1 : 0,
	};
}
