import type { VersionedRecord } from '../batchRecords';
import type { Cell } from '../cell';
import type { WritableRecord } from '../copyRows';
import type { TableShape } from '../tableShape';
import { datetimeText } from './datetimes';
import type { Value } from './session';

/** What stands in a row for a record's account; nothing where a table has one account only. */
export function accountValues({ account }: Pick<TableShape, 'account'>): readonly Value[] {
	return account === undefined ? [] : [account.id];
}

export function valueOf(cell: Cell | undefined): Value {
	return cell === null || cell === undefined ? null : String(cell);
}

/** Cursor, hash and time of reading; the hash only of a record whose content is at hand. */
export function versionValues(record: VersionedRecord, hash?: string): readonly Value[] {
	return [
		valueOf(record.cursor),
		hash === undefined ? null : hash + record.cursorMark,
		datetimeText(record.readAt),
	];
}

/**
 * Account and written columns.
 *
 * @param places of the columns that are written among those of the shape
 */
export function contentValues(
	{ encoded }: WritableRecord,
	shape: TableShape,
	places: readonly number[],
): readonly Value[] {
	return [...accountValues(shape), ...places.map((place) => valueOf(encoded.cells[place]))];
}
