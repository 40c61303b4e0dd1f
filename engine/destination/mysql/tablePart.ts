import type { StoredVersion } from '../../records/version';
import { versionedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { bookkeeping } from '../bookkeeping';
import type { Cell } from '../cell';
import type { DeleteMode, DestinationRecord, WriteResult } from '../destination';
import type { RecordFailure } from '../errors';
import type { Entry, Exclusion, Part, Way } from '../families/backEnd';
import { byPlace, excluding } from '../families/exclusion';
import { entryOf, parentCellIn, takenOut, versionsByPlace } from '../families/parts';
import { batchOf } from '../fieldColumns';
import { type BatchWork, withTemporaryTables, writeBatch } from './batchWriting';
import type { Surroundings } from './connection';
import { quoted } from './names';
import { valueOf } from './rows';
import { savepointsOn } from './savepoint';
import type { Session } from './session';
import { storedRows } from './storedRows';
import { MysqlTombstones } from './tombstones';

/** Few enough for the smallest packet. */
const parentsAtOnce = 100;

/** The rows of one table within a transaction over several. */
export class MysqlPart implements Part<Session> {
	readonly records: ReadonlyMap<number, VersionedRecord>;

	constructor(
		private readonly work: BatchWork,
		private readonly checkOwner: (session: Session) => Promise<void>,
	) {
		this.records = byPlace(work.batch.records);
	}

	/** The lock of its rows, and its temporary tables. */
	get surroundings(): Surroundings & { readonly lock: string } {
		return { ...withTemporaryTables(this.work.table), lock: this.work.table.lock };
	}

	async stored(session: Session): Promise<ReadonlyMap<number, StoredVersion>> {
		const { table, batch } = this.work;
		const rows = await storedRows(session, table, batch.records);
		return versionsByPlace(rows);
	}

	async write(session: Session, way: Way, without: Exclusion): Promise<WriteResult> {
		await this.checkOwner(session);
		const work = { ...this.work, batch: excluding(this.work.batch, without) };
		const { result } = await writeBatch(session, work, way === 'splitting');
		return result;
	}

	parentCell(id: unknown): Cell {
		return parentCellIn(this.work.table.shape, id);
	}

	async hasEntriesOf(session: Session, parents: readonly Cell[]): Promise<boolean> {
		for (const { where, values } of this.ofParents(parents)) {
			const text = `SELECT 1 FROM ${this.work.table.name} WHERE ${where} LIMIT 1`;
			if ((await session.rows(text, values)).length > 0) return true;
		}
		return false;
	}

	async entriesOf(session: Session, parents: readonly Cell[]): Promise<readonly Entry[]> {
		const { table, options } = this.work;
		const names = table.shape.key.map(({ column }) => quoted(column.name));
		const owner = quoted(bookkeeping.owner);
		const isOwn =
			options.takeOver === true ? '? IS NOT NULL' : `(${owner} = ? OR ${owner} IS NULL)`;
		const found: Entry[] = [];
		for (const { where, values } of this.ofParents(parents)) {
			const rows = await session.rows(
				`SELECT ${names.join(', ')}, ${quoted(bookkeeping.deletedAt)} IS NOT NULL FROM ${table.name}
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
		const isOfAccount = account === undefined ? '' : `${quoted(account.column.name)} = ? AND `;
		const before = account === undefined ? [] : [account.id];
		for (let first = 0; first < parents.length; first += parentsAtOnce) {
			const part = parents.slice(first, first + parentsAtOnce).map(valueOf);
			const where = `${isOfAccount}${quoted(parent.column.name)} IN (${part.map(() => '?').join(', ')})`;
			yield { where, values: [...before, ...part] };
		}
	}

	async takeOut(
		session: Session,
		way: Way,
		entries: readonly DestinationRecord[],
		mode: DeleteMode,
	): Promise<readonly RecordFailure[]> {
		const { table, options } = this.work;
		const identified = await batchOf(entries, table.fieldColumns, table.shape);
		const { records } = await versionedBatch(identified, table.shape);
		const tombstones = new MysqlTombstones(session, table, options, false);
		const savepoints = way === 'splitting' ? savepointsOn(session) : undefined;
		return await takenOut(records, tombstones, mode, savepoints);
	}
}
