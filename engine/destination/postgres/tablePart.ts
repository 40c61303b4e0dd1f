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
import { distinctKeys } from './equalKeys';
import { keyMatching, tiedTo } from './keyMatching';
import { arrayLiteral } from './rows';
import { savepointsOn } from './savepoint';
import type { SettledTable } from './settledTable';
import { stage } from './statements';
import { storedRows } from './storedRows';
import { PostgresTombstones } from './tombstones';

/** A batch for one table, and how its writer writes. */
export interface PartWork {
	readonly schema: string;
	readonly options: TableOptions;
	readonly table: SettledTable;
	readonly batch: IdentifiedBatch<VersionedRecord>;
	/** How many records were handed in. */
	readonly size: number;
	readonly checkOwner: (session: Session) => Promise<void>;
	readonly write: (
		session: Session,
		batch: IdentifiedBatch<VersionedRecord>,
		tally: Tally,
		way: Way,
		areNew: boolean,
	) => Promise<unknown>;
}

/** The rows of one table within a transaction over several. */
export class PostgresPart implements Part<Session> {
	readonly records: ReadonlyMap<number, VersionedRecord>;

	constructor(private readonly work: PartWork) {
		this.records = byPlace(work.batch.records);
	}

	/** Statement that keeps other writers of these rows out until the transaction ends. */
	get lock(): string {
		return this.work.table.lock;
	}

	async stored(session: Session): Promise<ReadonlyMap<number, StoredVersion>> {
		const { table, batch } = this.work;
		const rows = await storedRows(session, table, batch.records);
		return versionsByPlace(rows);
	}

	async write(
		session: Session,
		way: Way,
		without: Exclusion,
		areNew: boolean,
	): Promise<WriteResult> {
		const { table, size, checkOwner, write } = this.work;
		await checkOwner(session);
		const left = excluding(this.work.batch, without);
		const batch = await distinctKeys(session, table, left, way === 'splitting');
		const tally = new Tally(size, batch);
		await write(session, batch, tally, way, areNew);
		// The next table of the transaction has one of its own.
		await session.query(`DROP TABLE IF EXISTS ${stage}`);
		return tally.result();
	}

	parentCell(id: unknown): Cell {
		return parentCellIn(this.work.table.shape, id);
	}

	async hasEntriesOf(session: Session, parents: readonly Cell[]): Promise<boolean> {
		const { shape, qualifiedName } = this.work.table;
		const { keys, atAccount } = keyMatching(shape);
		const [parent] = keys;
		if (parent === undefined || parents.length === 0) return false;
		const isOf = `${parent.equals(`k.k0::${parent.column.type}`)}${atAccount(2)}`;
		// What has a limit of its own is looked up for each record, whatever the planner thinks of the table's size.
		const { rows } = await session.query(
			`SELECT 1 FROM unnest($1::text[]) AS k(k0), LATERAL (
				SELECT FROM ${qualifiedName} d WHERE ${isOf} LIMIT 1) AS entry LIMIT 1`,
			[arrayLiteral(parents), ...(shape.account === undefined ? [] : [shape.account.id])],
		);
		return rows.length > 0;
	}

	async entriesOf(session: Session, parents: readonly Cell[]): Promise<readonly Entry[]> {
		const { table, options } = this.work;
		const { keys, atAccount } = keyMatching(table.shape);
		const [parent] = keys;
		if (parent === undefined) return [];
		const { account } = table.shape;
		const owner = `d.${quoted(bookkeeping.owner)}`;
		const isOwn = options.takeOver === true ? 'true' : `(${owner} = $2::text OR ${owner} IS NULL)`;
		const texts = keys.map(({ name }) => `d.${name}::text`).join(', ');
		const { rows } = await session.query<(string | null)[]>({
			text: `SELECT ${texts}, (d.${quoted(bookkeeping.deletedAt)} IS NOT NULL)::integer
				FROM unnest($1::text[]) AS k(k0) JOIN ${table.qualifiedName} d
				ON ${parent.equals(`k.k0::${parent.column.type}`)}${atAccount(3)}
				AND ${tiedTo('k.k0', `($2::text IS NOT NULL AND ${isOwn})`)}`,
			values: [
				arrayLiteral(parents),
				options.owner,
				...(account === undefined ? [] : [account.id]),
			],
			rowMode: 'array',
		});
		return rows.map(entryOf);
	}

	async takeOut(
		session: Session,
		way: Way,
		entries: readonly DestinationRecord[],
		mode: DeleteMode,
	): Promise<readonly RecordFailure[]> {
		const { schema, table, options } = this.work;
		const identified = await batchOf(entries, table.fieldColumns, table.shape);
		const { records } = await versionedBatch(identified, table.shape);
		const tombstones = new PostgresTombstones(session, schema, table, options);
		const savepoints = way === 'splitting' ? savepointsOn(session) : undefined;
		return await takenOut(records, tombstones, mode, savepoints);
	}
}
