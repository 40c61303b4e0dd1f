import { contentHash } from '../records/contentHash';
import { decide, goneHash, type StoredVersion } from '../records/version';
import type { IdentifiedBatch } from './batch';
import type { VersionedRecord } from './batchRecords';
import type { DestinationRecord, TableOptions } from './destination';
import type { NameRules } from './fieldNames';
import { foreignRow } from './owners';
import type { StoredRows } from './storedRow';
import type { Tally } from './tally';

/**
 * What a back end does about records that are gone; all within the transaction that writes their batch. A tombstone keeps
 * the version of a record that is gone and has no row: it lies in a table beside, with the key's own columns, so that keys
 * are equal where they are so in the table, and holds those of all owners.
 */
export interface Tombstones {
	/** Returns what the table holds of the records. */
	rows(records: readonly VersionedRecord[]): Promise<StoredRows>;
	/** Returns the records that have a tombstone of this owner. */
	buried(records: readonly VersionedRecord[]): Promise<ReadonlyMap<VersionedRecord, StoredVersion>>;
	/** Marks rows as deleted, by the records' versions; nothing else of them changes. */
	mark(records: readonly VersionedRecord[]): Promise<void>;
	/** Removes rows, and returns the records of those that the database did let go. */
	remove(records: readonly VersionedRecord[]): Promise<readonly VersionedRecord[]>;
	/** Makes tombstones, in place of those that there are. */
	bury(records: readonly VersionedRecord[]): Promise<void>;
	/** Removes tombstones. */
	unbury(records: readonly VersionedRecord[]): Promise<void>;
}

const prefix = '_sync_deleted_';

/** Returns the name of the table that keeps a table's tombstones. */
export function tombstoneTable(
	{ table }: Pick<TableOptions, 'table'>,
	{ maxBytes }: Pick<NameRules, 'maxBytes'>,
): string {
	const name = `${prefix}${table}`;
	if (Buffer.byteLength(name) <= maxBytes) return name;
	// Its beginning may be that of other long names.
	return `${prefix}${contentHash(table)}`;
}

/** Returns the tables without those that keep tombstones. */
export function usersTables(names: readonly string[]): readonly string[] {
	return names.filter((name) => !name.toLowerCase().startsWith(prefix));
}

/** Whether a batch needs a table for tombstones, which is made before it is written. */
export function someAreGone(records: readonly DestinationRecord[]): boolean {
	return records.some(({ deleted }) => deleted === true);
}

/** Returns the records, of those that are gone with the external ID alone: what else they bring is not written. */
export function withoutContentOfGone(
	records: readonly DestinationRecord[],
	{ key }: Pick<TableOptions, 'key'>,
): readonly DestinationRecord[] {
	if (!someAreGone(records)) return records;
	return records.map((record) => {
		if (record.deleted !== true) return record;
		const own = Object.entries(record.columns).filter(([name]) => key.includes(name));
		return { ...record, columns: Object.fromEntries(own) };
	});
}

/** Tells the records that are gone from the others of a batch. */
function byGoing(batch: IdentifiedBatch<VersionedRecord>): {
	readonly gone: readonly VersionedRecord[];
	readonly others: IdentifiedBatch<VersionedRecord>;
} {
	const { records } = batch;
	const gone = records.filter(({ isGone }) => isGone);
	const others = gone.length === 0 ? records : records.filter(({ isGone }) => !isGone);
	return { gone, others: { ...batch, records: others } };
}

/** Returns what a tombstone, and a marked row, has in place of its content's hash. */
export function goneVersion({ cursorMark: mark }: Pick<VersionedRecord, 'cursorMark'>): string {
	return goneHash + mark;
}

/** How a back end writes the two parts of a batch. */
export interface PartsWriting<Result> {
	/** By {@link writeGone}. */
	readonly gone: (gone: readonly VersionedRecord[]) => Promise<void>;
	readonly others: (batch: IdentifiedBatch<VersionedRecord>) => Promise<Result>;
}

/**
 * Writes a batch where there are, or may be, tombstones: first what is gone, which may free unique values, then what no
 * tombstone makes outdated.
 *
 * @returns what writing the others returns
 */
export async function writeAmongTombstones<Result>(
	batch: IdentifiedBatch<VersionedRecord>,
	tombstones: Tombstones,
	tally: Tally,
	writing: PartsWriting<Result>,
): Promise<Result> {
	const { gone, others } = byGoing(batch);
	await writing.gone(gone);
	const living = await withoutBuried(others, tombstones, tally);
	const result = await writing.others(living.batch);
	await unburyWritten(living.risen, tombstones, tally);
	return result;
}

/** Writes what is gone, by version. */
export async function writeGone(
	gone: readonly VersionedRecord[],
	tombstones: Tombstones,
	options: Pick<TableOptions, 'owner' | 'takeOver' | 'deletes'>,
	tally: Tally,
): Promise<void> {
	if (gone.length === 0) return;
	const rows = await tombstones.rows(gone);
	const buried = await tombstones.buried(gone);
	const work: Record<'mark' | 'remove' | 'bury', VersionedRecord[]> = {
		mark: [],
		remove: [],
		bury: [],
	};
	for (const record of gone) {
		const row = rows.get(record);
		const foreign = row && foreignRow(record, row.owner, options);
		if (foreign !== undefined) {
			tally.noteFailure(foreign);
			continue;
		}
		const decision = decide(row?.version ?? buried.get(record), record, () => goneHash);
		tally.note(record, decision);
		if (decision === 'keep' || decision === 'refuse') continue;
		const isRemoved = decision === 'update' && options.deletes === 'hard';
		work[row === undefined ? 'bury' : isRemoved ? 'remove' : 'mark'].push(record);
	}
	if (work.remove.length > 0) work.bury.push(...(await tombstones.remove(work.remove)));
	if (work.mark.length > 0) await tombstones.mark(work.mark);
	if (work.bury.length > 0) await tombstones.bury(work.bury);
}

/** Records that are not gone, and those among them whose tombstones they make void. */
interface Living {
	readonly batch: IdentifiedBatch<VersionedRecord>;
	readonly risen: readonly VersionedRecord[];
}

/** Leaves out the records that a tombstone makes outdated; those that do not say their place in time have not failed then. */
async function withoutBuried(
	batch: IdentifiedBatch<VersionedRecord>,
	tombstones: Tombstones,
	tally: Tally,
): Promise<Living> {
	const undated = batch.undated.map(({ record }) => record);
	const all = [...batch.records, ...undated];
	if (all.length === 0) return { batch, risen: [] };
	const buried = await tombstones.buried(all);
	const outdated = new Set<VersionedRecord>();
	for (const [record, version] of buried) {
		// No content is that of a record that is gone.
		if (decide(version, record, () => '') !== 'refuse') continue;
		tally.note(record, 'refuse');
		outdated.add(record);
	}
	const records = batch.records.filter((record) => !outdated.has(record));
	return { batch: { ...batch, records }, risen: records.filter((record) => buried.has(record)) };
}

/** Removes the tombstones of records that are in the table again; of one that was refused, its stays. */
async function unburyWritten(
	risen: readonly VersionedRecord[],
	tombstones: Tombstones,
	tally: Tally,
): Promise<void> {
	const written = risen.filter((record) => tally.isWritten(record));
	if (written.length > 0) await tombstones.unbury(written);
}
