import { storedHash } from '../../records/cursor';
import { parseInstant } from '../../records/instant';
import { decide, type StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batch';
import { copyFields } from '../copyLine';
import type { TableOptions } from '../destination';
import { foreignRow } from '../owners';
import type { Session } from './connection';
import type { SettledTable } from './settledTable';

/** What a table holds of a record. */
export interface StoredRow {
	readonly version: StoredVersion;
	readonly owner: string | null;
}

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

/**
 * Returns those of the records that the table holds in a newer version: nothing of them would be written, so that it does
 * not matter that they do not fit.
 */
export async function outdatedAmong(
	session: Session,
	table: SettledTable,
	records: readonly VersionedRecord[],
	options: TableOptions,
): Promise<ReadonlySet<VersionedRecord>> {
	if (records.length === 0) return new Set();
	const stored = await storedRows(session, table, records);
	const isOutdated = (record: VersionedRecord, row: StoredRow | undefined): boolean =>
		row !== undefined &&
		foreignRow(record, row.owner, options) === undefined &&
		// What does not fit is never what the table holds.
		decide(row.version, record, () => '') === 'refuse';
	return new Set(records.filter((record, place) => isOutdated(record, stored[place])));
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
