import { storedHash } from '../../records/cursor';
import type { VersionedRecord } from '../batchRecords';
import { byRecord, type StoredRow, type StoredRows } from '../storedRow';
import type { Session } from './connection';
import { keyArrays } from './rows';
import type { SettledTable } from './settledTable';

/**
 * Returns what the table holds of the records: the database compares keys by its own rules,
 * which text in here would not follow.
 *
 * @param lookUp the statement. Default: the table's own
 */
export async function storedRows(
	session: Session,
	{ shape, statements }: SettledTable,
	records: readonly VersionedRecord[],
	lookUp = statements.lookUp,
): Promise<StoredRows> {
	const { account, key } = shape;
	const { rows } = await session.query<(string | null)[]>({
		text: lookUp,
		values: [...keyArrays(records, key.length), ...(account === undefined ? [] : [account.id])],
		rowMode: 'array',
	});
	return byRecord(
		records,
		rows.map(([place, ...row]) => [Number(place) - 1, storedRow(row)] as const),
	);
}

function storedRow([cursor, hash, readAt, deletedAt, owner]: readonly (
	string | null
)[]): StoredRow {
	const version = {
		cursor: numberIn(cursor),
		...storedHash(hash),
		readAt: numberIn(readAt),
		deletedAt: numberIn(deletedAt),
	};
	return { version, owner: owner ?? null };
}

function numberIn(text: string | null | undefined): number | null {
	return text === null || text === undefined ? null : Number(text);
}
