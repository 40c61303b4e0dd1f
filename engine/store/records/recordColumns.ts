import type { RememberedRecord } from '../../records/rememberedRecord';
import type { StoreTables } from '../schema/tables';

type VersionColumns = Pick<
	StoreTables['sync_record'],
	'external_id' | 'cursor_value' | 'cursor_mark' | 'hash' | 'read_at' | 'deleted'
>;

export function toRecord(row: VersionColumns): RememberedRecord {
	return {
		externalId: row.external_id,
		cursor: row.cursor_value,
		...(row.cursor_mark === null ? {} : { cursorMark: row.cursor_mark }),
		hash: row.hash,
		readAt: row.read_at,
		deleted: row.deleted === 1,
	};
}

export function versionColumns(record: RememberedRecord): VersionColumns {
	return {
		external_id: record.externalId,
		cursor_value: record.cursor,
		cursor_mark: record.cursorMark ?? null,
		hash: record.hash,
		read_at: Math.trunc(record.readAt),
		deleted: record.deleted ? 1 : 0,
	};
}
