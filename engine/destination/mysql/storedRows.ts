import { storedHash } from '../../records/cursor';
import { parseInstant } from '../../records/instant';
import type { VersionedRecord } from '../batchRecords';
import { byRecord, type StoredRow, type StoredRows } from '../storedRow';
import { fillKeys } from './keys';
import type { Field, Session } from './session';
import type { SettledTable } from './settledTable';

/** Returns what the table holds of the records: the database compares keys by its own rules. */
export async function storedRows(
	session: Session,
	table: SettledTable,
	records: readonly VersionedRecord[],
): Promise<StoredRows> {
	await fillKeys(session, table, records);
	const rows = await session.rows(table.statements.lookUp);
	return byRecord(
		records,
		rows.map(([place, ...row]) => [Number(place), storedRow(row)] as const),
	);
}

export function storedRow([cursor, hash, readAt, deletedAt, owner]: readonly Field[]): StoredRow {
	const version = {
		cursor: cursor === null || cursor === undefined ? null : Number(cursor),
		...storedHash(textOf(hash)),
		readAt: epochMs(readAt),
		deletedAt: epochMs(deletedAt),
	};
	return { version, owner: textOf(owner) };
}

function textOf(field: Field | undefined): string | null {
	return field === null || field === undefined ? null : String(field);
}

function epochMs(field: Field | undefined): number | null {
	const text = textOf(field);
	return text === null ? null : (parseInstant(`${text.replace(' ', 'T')}Z`)?.epochMs ?? null);
}
