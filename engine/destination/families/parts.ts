import { ValueRefusal } from '../../records/refusal';
import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import type { Cell } from '../cell';
import type { DeleteMode } from '../destination';
import type { RecordFailure } from '../errors';
import { refusedInSavepoints, type Savepoints } from '../splitWriting';
import type { TableShape } from '../tableShape';
import type { Tombstones } from '../tombstones';
import type { Entry, FollowingList } from './backEnd';

/** What a table holds of records, by their places in what was handed in. */
export function versionsByPlace(
	rows: ReadonlyMap<VersionedRecord, { readonly version: StoredVersion }>,
): ReadonlyMap<number, StoredVersion> {
	return new Map([...rows].map(([{ index }, { version }]) => [index, version]));
}

/**
 * The ID of a record, as the column takes it that tells whose an entry is.
 *
 * @throws {ValueRefusal}
 */
export function parentCellIn({ key: [parent] }: TableShape, id: unknown): Cell {
	if (parent === undefined) throw new ValueRefusal('the table has no key');
	return parent.encode(id);
}

/** An entry as a row tells of it: whose it is, its own ID, and whether it is marked, as 1 or as 0. */
export function entryOf([parent, child, isMarked]: readonly unknown[]): Entry {
	return {
		parent: String(parent),
		child: String(child),
		isMarked: String(isMarked) === '1',
	};
}

/**
 * Removes or marks the rows of entries.
 *
 * @param savepoints where those that the database does not let go are to be found; without, that is thrown
 * @returns those that the database does not let go
 */
export async function takenOut(
	records: readonly VersionedRecord[],
	tombstones: Pick<Tombstones, 'mark' | 'remove'>,
	mode: DeleteMode,
	savepoints: Savepoints | undefined,
): Promise<readonly RecordFailure[]> {
	const take = async (part: readonly VersionedRecord[]) => {
		await (mode === 'hard' ? tombstones.remove(part) : tombstones.mark(part));
	};
	if (savepoints !== undefined) return await refusedInSavepoints(savepoints, records, take);
	await take(records);
	return [];
}

/**
 * The condition that an entry (`d`) is of a record (`h`).
 *
 * @param compared how a column is compared with that of the other table
 */
export function isEntryOf(
	{ key, parentKey, accountColumn }: FollowingList,
	compared: (row: 'd' | 'h', column: string) => string,
): string {
	const pairs = [[key, parentKey]];
	if (accountColumn !== undefined) pairs.push([accountColumn, accountColumn]);
	return pairs
		.map(([record = '', entry = '']) => `${compared('h', record)} = ${compared('d', entry)}`)
		.join(' AND ');
}
