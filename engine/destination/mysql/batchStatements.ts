import { Slices } from '../../slices';
import type { UndatedRecord, VersionedRecord } from '../batchRecords';
import type { WritableRecord } from '../copyRows';
import { type Comparison, decideRows, isOutdated, passOverOutdated } from '../decisions';
import type { TableOptions } from '../destination';
import { type EncodedRecord, encodeRecord } from '../encoding';
import { isFailure, type RecordFailure } from '../errors';
import type { StoredRows } from '../storedRow';
import type { Tally } from '../tally';
import { fillKeys } from './keys';
import { contentValues, versionValues } from './rows';
import { bytesOf, insertRows } from './rowsInsert';
import type { Session, Value } from './session';
import type { SettledTable } from './settledTable';
import { storedRows } from './storedRows';

/** For bookkeeping, and for what goes with the values of a row. */
const bytesBeside = 16 * 1024;

/** Looks up what a table holds, decides, and writes; within one transaction that holds the table's lock. */
export class BatchStatements {
	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly tally: Tally,
	) {}

	/**
	 * Inserts the records without a look, which fails if the table has one of them. Does nothing and returns false where a
	 * record does not fit: whether it has failed depends on what the table holds.
	 */
	async create(records: readonly VersionedRecord[]): Promise<boolean> {
		const rows = await this.writable(records);
		if (rows.length < records.length) return false;
		for (const record of records) this.tally.note(record, 'create');
		await this.insert(rows);
		return true;
	}

	/** Writes the records by their versions, and says whether most of them were new. */
	async write(records: readonly VersionedRecord[]): Promise<boolean> {
		if (records.length === 0) return false;
		const comparison = await this.comparison(records);
		const rows = await this.writable(records, comparison.stored);
		const { created, updated, confirmed } = decideRows(rows, comparison);
		if (created.length > 0) await this.insert(created);
		if (updated.length > 0) await this.update(updated);
		if (confirmed.length > 0) await this.confirm(confirmed);
		return created.length > records.length / 2;
	}

	/** A record that the table holds in a newer version has not failed, though it does not say its place in time. */
	async passOverOutdated(undated: readonly UndatedRecord[]): Promise<void> {
		if (undated.length === 0) return;
		const records = undated.map(({ record }) => record);
		passOverOutdated(records, await this.comparison(records));
	}

	private async comparison(records: readonly VersionedRecord[]): Promise<Comparison> {
		const { session, table, options, tally } = this;
		return { stored: await storedRows(session, table, records), options, tally };
	}

	/**
	 * Encodes what fits. What does not is a failure, unless the table holds it in a newer version.
	 *
	 * @param stored absent where nothing is known of the table
	 */
	private async writable(
		records: readonly VersionedRecord[],
		stored?: StoredRows,
	): Promise<readonly WritableRecord[]> {
		const rows: WritableRecord[] = [];
		const slices = new Slices();
		for (const record of records) {
			if (slices.isOver) await slices.next();
			const encoded = this.encoded(record);
			if (!isFailure(encoded)) {
				this.tally.noteRounded(record, encoded.rounded);
				rows.push({ record, encoded });
			} else if (isOutdated(record, stored?.get(record), this.options)) {
				this.tally.note(record, 'refuse');
			} else this.tally.noteFailure(encoded);
		}
		return rows;
	}

	private encoded(record: VersionedRecord): EncodedRecord | RecordFailure {
		const { shape, maxPacketBytes } = this.table;
		const encoded = encodeRecord(record, shape);
		if (isFailure(encoded) || bytesOf([encoded.line]) + bytesBeside < maxPacketBytes)
			return encoded;
		const { index, externalId } = record;
		const reason = `it is longer than what the server takes at once, which is ${maxPacketBytes} bytes: raise "max_allowed_packet" of the server, or leave out what is long`;
		return { index, externalId, kind: 'recordRefused', column: undefined, reason };
	}

	private async insert(rows: readonly WritableRecord[]): Promise<void> {
		const { statements, isBooked } = this.table;
		const run = this.runValues();
		const values = rows.map((row) => [
			...this.content(row),
			...(isBooked ? versionValues(row.record, row.encoded.hash) : []),
			...run,
		]);
		await insertRows(this.session, statements.insert, values);
	}

	private async update(rows: readonly WritableRecord[]): Promise<void> {
		const { emptyStage, fillStage, mergeStage } = this.table.statements;
		if (mergeStage === undefined) return;
		await this.session.run(emptyStage);
		const values = rows.map((row, place) => [
			String(place),
			...this.content(row),
			...versionValues(row.record, row.encoded.hash),
		]);
		await insertRows(this.session, fillStage, values);
		await this.session.run(mergeStage, this.runValues());
	}

	private async confirm(rows: readonly WritableRecord[]): Promise<void> {
		await fillKeys(
			this.session,
			this.table,
			rows.map(({ record }) => record),
		);
		if (this.table.isBooked) await this.session.run(this.table.statements.confirm);
	}

	private content(row: WritableRecord): readonly Value[] {
		return contentValues(row, this.table.shape, this.table.places);
	}

	private runValues(): readonly Value[] {
		return this.table.isBooked ? [this.options.runId, this.options.owner] : [];
	}
}
