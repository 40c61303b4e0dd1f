import type { StoredVersion } from '../../records/version';
import { type IdentifiedBatch, versionedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { bookkeeping } from '../bookkeeping';
import type { Cell } from '../cell';
import type { DeleteMode, DestinationRecord, TableOptions, WriteResult } from '../destination';
import type { RecordFailure } from '../errors';
import type { Entry, Exclusion, Part, Way } from '../families/backEnd';
import { byPlace, excluding } from '../families/exclusion';
import { entryOf, parentCellIn, takenOut, versionsByPlace } from '../families/parts';
import { batchOf } from '../fieldColumns';
import { quoted } from '../identifiers';
import { Tally } from '../tally';
import type { Session } from './connection';
import type { SettledTable } from './settledTable';
import { compared } from './statements';
import { storedRows } from './storedRows';
import { SqliteTombstones } from './tombstones';

/** SQLite binds 32,766 values at most. */
const parentsAtOnce = 500;

/** A batch for one table, and how its writer writes. */
export interface PartWork {
	readonly options: TableOptions;
	readonly table: SettledTable;
	readonly batch: IdentifiedBatch<VersionedRecord>;
	readonly checkOwner: (session: Session) => Promise<void>;
	readonly write: (session: Session, batch: IdentifiedBatch<VersionedRecord>) => Promise<Tally>;
}

/** The rows of one table within a transaction over several. What is bad is found and left out in either way. */
export class SqlitePart implements Part<Session> {
	readonly records: ReadonlyMap<number, VersionedRecord>;

	constructor(private readonly work: PartWork) {
		this.records = byPlace(work.batch.records);
	}

	async stored(session: Session): Promise<ReadonlyMap<number, StoredVersion>> {
		const { table, batch } = this.work;
		const rows = await storedRows(session, table, batch.records);
		return versionsByPlace(rows);
	}

	async write(session: Session, _way: Way, without: Exclusion): Promise<WriteResult> {
		const { batch, checkOwner, write } = this.work;
		await checkOwner(session);
		const tally = await write(session, excluding(batch, without));
		return tally.result();
	}

	parentCell(id: unknown): Cell {
		return parentCellIn(this.work.table.shape, id);
	}

	async hasEntriesOf(session: Session, parents: readonly Cell[]): Promise<boolean> {
		for (const { where, values } of this.ofParents(parents)) {
			const text = `SELECT 1 FROM ${this.work.table.name} WHERE ${where} LIMIT 1`;
			if ((await session.query(text, values)).length > 0) return true;
		}
		return false;
	}

	async entriesOf(session: Session, parents: readonly Cell[]): Promise<readonly Entry[]> {
		const { table, options } = this.work;
		const owner = quoted(bookkeeping.owner);
		const isOwn =
			options.takeOver === true ? '? IS NOT NULL' : `(${owner} = ? OR ${owner} IS NULL)`;
		const names = table.shape.key
			.map(({ column }) => `CAST(${quoted(column.name)} AS TEXT)`)
			.join(', ');
		const found: Entry[] = [];
		for (const { where, values } of this.ofParents(parents)) {
			const rows = await session.query(
				`SELECT ${names}, ${quoted(bookkeeping.deletedAt)} IS NOT NULL FROM ${table.name}
				WHERE ${where} AND ${isOwn}`,
				[...values, options.owner],
			);
			found.push(...rows.map(entryOf));
		}
		return found;
	}

	/** Conditions that entries of these records meet, each of so many records as a statement takes. */
	private *ofParents(parents: readonly Cell[]) {
		const { key, account } = this.work.table.shape;
		const [parent] = key;
		if (parent === undefined) return;
		const isOfAccount = account === undefined ? '' : ` AND ${quoted(account.column.name)} = ?`;
		const after = account === undefined ? [] : [account.id];
		for (let first = 0; first < parents.length; first += parentsAtOnce) {
			const part = parents.slice(first, first + parentsAtOnce);
			const where = `${compared(parent)} IN (${part.map(() => '?').join(', ')})${isOfAccount}`;
			yield { where, values: [...part, ...after] };
		}
	}

	async takeOut(
		session: Session,
		_way: Way,
		entries: readonly DestinationRecord[],
		mode: DeleteMode,
	): Promise<readonly RecordFailure[]> {
		const { table, options } = this.work;
		const identified = await batchOf(entries, table.fieldColumns, table.shape);
		const batch = await versionedBatch(identified, table.shape);
		const tally = new Tally(entries.length, batch);
		for (const record of batch.records) tally.note(record, 'update');
		const tombstones = new SqliteTombstones(session, table, options, tally);
		await takenOut(batch.records, tombstones, mode, undefined);
		return tally.result().failures;
	}
}
