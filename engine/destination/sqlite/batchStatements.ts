import type { IdentifiedBatch } from '../batch';
import {
	type IdentifiedRecord,
	undatedRecord,
	versionedOf,
	type VersionedRecord,
} from '../batchRecords';
import { copyField } from '../copyLine';
import { copyRows, readAtText, type WritableRecord } from '../copyRows';
import { type Comparison, decideRows, passOverOutdated } from '../decisions';
import type { TableOptions } from '../destination';
import { encodeRecord } from '../encoding';
import { isFailure } from '../errors';
import { passingOrder, swapReason } from '../passing';
import { Slices } from '../../slices';
import type { Tally } from '../tally';
import type { Session } from './connection';
import { failureOf, isUniqueViolation } from './faults';
import type { SettledTable } from './settledTable';
import { keyFields, storedRows } from './storedRows';
import type { RefusedRow, Rows, Value } from './threadMessages';
import { holdersAmong, type Waiting } from './uniqueValues';

/** Few enough to keep memory and pauses small. */
const chunkSize = 250;

/** Enough to keep the thread busy while the next ones are encoded. */
const maxChunksUnderWay = 4;

const swapping = 'which SQLite cannot do in one batch';

/** Writes the records of one batch, a chunk at a time; within one transaction. */
export class BatchStatements {
	private readonly waiting: Waiting[] = [];
	/** Records that were refused before the table was asked what it holds of them. */
	private readonly unfit: VersionedRecord[];

	/** @param expectsNew whether to insert without a look first */
	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly tally: Tally,
		private readonly batch: IdentifiedBatch,
		private expectsNew: boolean,
	) {
		this.unfit = batch.undated.map(({ record }) => record);
	}

	/**
	 * Returns whether most were new at the end. New records come in rows, and so do known ones: after new ones it is
	 * cheaper to try than to look first.
	 */
	async write(): Promise<boolean> {
		const { records } = this.batch;
		const slices = new Slices();
		const chunks: Promise<void>[] = [];
		try {
			for (let first = 0; first < records.length; first += chunkSize) {
				const rows = this.encoded(records.slice(first, first + chunkSize));
				await chunks[chunks.length - maxChunksUnderWay];
				const writing = this.writeChunk(rows);
				// Looked at in its turn; until then, a failure must not count as one that nobody looks at.
				writing.catch(() => undefined);
				chunks.push(writing);
				if (slices.isOver) await slices.next();
			}
			await Promise.all(chunks);
		} finally {
			// What is still under way must not reach into the next transaction.
			await Promise.allSettled(chunks);
		}
		await this.tryInTurn();
		await this.passOverOutdated();
		return this.expectsNew;
	}

	/**
	 * Tries once more what failed because a row still held its unique value, which the rest may have freed; again as long
	 * as that helps.
	 */
	private async tryInTurn(): Promise<void> {
		while (this.waiting.length > 0) {
			const waiting = this.waiting.splice(0);
			const { order, inRing } = passingOrder(
				waiting,
				await holdersAmong(this.session, this.table, waiting),
			);
			await this.compareAndWrite(order.map(({ row }) => row));
			if (this.waiting.length < waiting.length) continue;
			const inSwap = new Set([...inRing].map(({ row }) => row.record.index));
			for (const { row, message } of this.waiting.splice(0)) {
				if (!inSwap.has(row.record.index)) continue;
				this.noteFailure(row, swapReason(message, swapping));
			}
		}
	}

	/** A record that the table holds in a newer version has not failed, whatever it holds. */
	private async passOverOutdated(): Promise<void> {
		const { unfit } = this;
		if (unfit.length > 0) passOverOutdated(unfit, await this.comparison(unfit));
	}

	private async comparison(records: readonly VersionedRecord[]): Promise<Comparison> {
		const { session, table, options, tally } = this;
		return { stored: await storedRows(session, table, records), options, tally };
	}

	private encoded(records: readonly IdentifiedRecord[]): readonly WritableRecord[] {
		const rows: WritableRecord[] = [];
		const { shape } = this.table;
		for (const identified of records) {
			const record = versionedOf(identified, shape);
			if (isFailure(record)) {
				this.tally.noteFailure(record);
				this.unfit.push(undatedRecord(identified, record).record);
				continue;
			}
			const encoded = encodeRecord(record, shape);
			if (isFailure(encoded)) {
				this.tally.noteFailure(encoded);
				this.unfit.push(record);
				continue;
			}
			this.tally.noteRounded(record, encoded.rounded);
			rows.push({ record, encoded });
		}
		return rows;
	}

	private async writeChunk(rows: readonly WritableRecord[]): Promise<void> {
		const known = this.expectsNew ? await this.create(rows) : rows;
		if (known.length > 0) await this.compareAndWrite(known);
		this.expectsNew = known.length < rows.length / 2;
	}

	/** Returns the rows whose IDs the table has already. */
	private async create(rows: readonly WritableRecord[]): Promise<readonly WritableRecord[]> {
		const { untouched, refused } = await this.session.runEach(
			this.table.statements.insert,
			this.runValues(),
			this.rows(rows, ''),
		);
		const isKnown = new Set(untouched);
		for (const { record } of rows) this.tally.note(record, 'create');
		this.noteRefused(rows, refused);
		this.unfit.push(...refused.flatMap(({ index }) => rows[index]?.record ?? []));
		return rows.filter((_, place) => isKnown.has(place));
	}

	private async compareAndWrite(rows: readonly WritableRecord[]): Promise<void> {
		const records = rows.map(({ record }) => record);
		const comparison = await this.comparison(records);
		const { created, updated, confirmed } = decideRows(rows, comparison);
		if (created.length > 0) await this.create(created);
		if (updated.length > 0) await this.update(updated);
		if (confirmed.length > 0) await this.confirm(confirmed);
	}

	private async update(rows: readonly WritableRecord[]): Promise<void> {
		const { refused } = await this.session.runEach(
			this.table.statements.update,
			this.runValues(),
			this.rows(rows, (record) => this.keyOf(record)),
		);
		this.noteRefused(rows, refused);
	}

	private async confirm(rows: readonly WritableRecord[]): Promise<void> {
		await this.session.runEach(
			this.table.statements.confirm,
			[],
			this.lines(
				rows.map(({ record }) => copyField(readAtText(record.readAt)) + this.keyOf(record)),
			),
		);
	}

	private noteRefused(rows: readonly WritableRecord[], refused: readonly RefusedRow[]): void {
		for (const { index: place, errcode, message } of refused) {
			const row = rows[place];
			if (row === undefined) continue;
			this.noteFailure(row, message);
			if (isUniqueViolation(errcode)) this.waiting.push({ row, message });
		}
	}

	private noteFailure({ record }: WritableRecord, reason: string): void {
		this.tally.noteFailure(failureOf(record, reason, this.table.shape));
	}

	private runValues(): readonly Value[] {
		return [this.options.runId, this.options.owner];
	}

	private rows(
		rows: readonly WritableRecord[],
		after: string | ((record: VersionedRecord) => string),
	): Rows {
		const { account, columns } = this.table.shape;
		const before = account === undefined ? '' : `${copyField(account.id)}\t`;
		const first = account === undefined ? 0 : 1;
		const places = columns.flatMap(({ isBoundAsNumber }, place) =>
			isBoundAsNumber === true ? [first + place] : [],
		);
		return {
			text: [...copyRows(rows, before, after)].join('\n'),
			numberPlaces: [...places, first + columns.length],
		};
	}

	private lines(lines: readonly string[]): Rows {
		return { text: lines.join('\n'), numberPlaces: [] };
	}

	private keyOf(record: VersionedRecord): string {
		return keyFields(this.table, record);
	}
}
