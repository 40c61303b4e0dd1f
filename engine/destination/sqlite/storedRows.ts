import { storedHash } from '../../records/cursor';
import { parseInstant } from '../../records/instant';
import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import { copyFields } from '../copyLine';
import type { StoredRow } from '../outdated';
import type { Session } from './connection';
import type { SettledTable } from './settledTable';

/** Returns, by place in the given records, what the table holds of them. */
export async function storedRows(
	session: Session,
	table: SettledTable,
	records: readonly VersionedRecord[],
): Promise<readonly (StoredRow | undefined)[]> {
	const lines = records.map((record) => keyFields(table, record).slice(1));
	const text = lines.join('\n');
	const rows = await session.getEach(table.statements.lookUp, { text, numberPlaces: [] });
	return rows.map((row) => row && { version: versionIn(row), owner: ownerIn(row) });
}

/** The key as fields of COPY, a tab before each. */
export function keyFields({ shape: { account } }: SettledTable, { key }: VersionedRecord): string {
	return copyFields(account === undefined ? key : [...key, account.id]);
}

export function versionIn(row: readonly unknown[]): StoredVersion {
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
