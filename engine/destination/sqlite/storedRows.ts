import { storedHash } from '../../records/cursor';
import { parseInstant } from '../../records/instant';
import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import { copyFields } from '../copyLine';
import { byRecord, type StoredRows } from '../storedRow';
import type { Session } from './connection';
import type { SettledTable } from './settledTable';

/** Returns what the table holds of the records. */
export async function storedRows(
	session: Session,
	table: SettledTable,
	records: readonly VersionedRecord[],
): Promise<StoredRows> {
	const lines = records.map((record) => keyFields(table, record).slice(1));
	const text = lines.join('\n');
	const rows = await session.getEach(table.statements.lookUp, { text, numberPlaces: [] });
	return rowsByRecord(records, rows);
}

/** @param rows one per record: its version, then its owner */
export function rowsByRecord(
	records: readonly VersionedRecord[],
	rows: readonly (readonly unknown[] | undefined)[],
): StoredRows {
	return byRecord(
		records,
		rows.flatMap((row, place) =>
			row === undefined ? [] : [[place, { version: versionIn(row), owner: ownerIn(row) }] as const],
		),
	);
}

/** The key as fields of COPY, a tab before each. */
export function keyFields({ shape: { account } }: SettledTable, { key }: VersionedRecord): string {
	return copyFields(account === undefined ? key : [...key, account.id]);
}

function versionIn(row: readonly unknown[]): StoredVersion {
	const [cursor, hash, readAt, deletedAt] = row;
	return {
		cursor: typeof cursor === 'number' ? cursor : null,
		...storedHash(typeof hash === 'string' ? hash : null),
		readAt: epochMs(readAt),
		deletedAt: epochMs(deletedAt),
	};
}

function ownerIn([, , , , owner]: readonly unknown[]): string | null {
	return typeof owner === 'string' ? owner : null;
}

function epochMs(text: unknown): number | null {
	return typeof text === 'string' ? (parseInstant(text)?.epochMs ?? null) : null;
}
