import { decide, type Decision, type StoredVersion } from '../../records/version';
import type { UndatedRecord, VersionedRecord } from '../batchRecords';
import { copyField } from '../copyLine';
import { copyRows, type WritableRecord } from '../copyRows';
import { type Comparison, decideEach, passOverOutdated } from '../decisions';
import type { TableOptions } from '../destination';
import { type EncodedRecord, encodeRecord } from '../encoding';
import { isFailure } from '../errors';
import type { Tally } from '../tally';
import type { Session } from './connection';
import { copyLines } from './copy';
import { keyArrays, readAtArray, rowArrays } from './rows';
import type { SettledTable } from './settledTable';
import { storedRows } from './storedRows';

/** Up to so many rows go as parameters of one statement: COPY's and the temporary table's own cost is more until then. */
const maxInsertedAsParameters = 30;
const maxUpdatedAsParameters = 200;

/** What a batch is expected to be after the one before: records come in rows, as new ones or as updates. */
export type Expectation = 'new' | 'updates' | 'nothing';

/** Looks up what a table holds, decides, and writes; within one transaction that holds the table's lock. */
export class BatchStatements {
	private isSplitting = false;
	private isStaged = false;
	private readonly compared = new Map<VersionedRecord, EncodedRecord>();

	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly tally: Tally,
	) {}

	/** Makes the temporary table outside any savepoint: one for each part would hold a lock each until the end. */
	async prepareSplitting(): Promise<void> {
		this.isSplitting = true;
		if (this.table.canCopy && this.table.canStage) await this.createStage();
	}

	/**
	 * Writes the records and says what most of them turned out to be. What is expected to be new is inserted without a
	 * look, which fails if it is not; of what is expected to be known, records with a newer cursor are updated at once,
	 * and only the others are looked up.
	 */
	async write(
		records: readonly VersionedRecord[],
		expected: Expectation = 'nothing',
	): Promise<Expectation> {
		if (records.length === 0) return expected;
		if (expected === 'new' && this.table.canCopy) {
			for (const record of records) this.tally.note(record, 'create');
			await this.create(records);
			return 'new';
		}
		const triesUpdates = expected === 'updates' && this.stages(records);
		const others = triesUpdates ? await this.updateNewer(records) : records;
		const updatedAtOnce = records.length - others.length;
		const { created, updated } =
			others.length === 0 ? { created: 0, updated: 0 } : await this.compareAndWrite(others);
		if (created === records.length) return 'new';
		return updatedAtOnce + updated > records.length / 2 ? 'updates' : 'nothing';
	}

	/** A record that the table holds in a newer version has not failed, though it does not say its place in time. */
	async passOverOutdated(undated: readonly UndatedRecord[]): Promise<void> {
		if (undated.length === 0) return;
		const records = undated.map(({ record }) => record);
		passOverOutdated(records, await this.comparison(records));
	}

	private async compareAndWrite(
		records: readonly VersionedRecord[],
	): Promise<{ readonly created: number; readonly updated: number }> {
		const { created, updated, confirmed } = decideEach(
			records,
			(record) => record,
			(record, stored) => this.decide(stored, record),
			await this.comparison(records),
		);
		if (created.length > 0) await this.create(created);
		if (updated.length > 0) await this.update(updated);
		if (confirmed.length > 0) await this.confirm(confirmed);
		return { created: created.length, updated: updated.length };
	}

	private async comparison(records: readonly VersionedRecord[]): Promise<Comparison> {
		const { session, table, options, tally } = this;
		return { stored: await storedRows(session, table, records), options, tally };
	}

	/** Returns the records that were not updated, for whatever reason. */
	private async updateNewer(
		records: readonly VersionedRecord[],
	): Promise<readonly VersionedRecord[]> {
		await this.stage(records);
		const { rows } = await this.session.query<{ places: string }>(
			this.table.statements.mergeNewer,
			this.runValues(),
		);
		const places = rows[0]?.places ?? '';
		const updated = new Set(places === '' ? [] : places.split(',').map(Number));
		return records.filter((record) => {
			const isUpdated = updated.has(record.index);
			if (isUpdated) this.tally.note(record, 'update');
			return !isUpdated;
		});
	}

	/** Undefined for a record that cannot be compared, because a value does not fit its column. */
	private decide(stored: StoredVersion | undefined, record: VersionedRecord): Decision | undefined {
		let isSound = true;
		const decision = decide(stored, record, () => {
			const encoded = this.encode(record);
			isSound = encoded !== undefined;
			if (encoded !== undefined) this.compared.set(record, encoded);
			return encoded?.hash ?? '';
		});
		// What does not fit is never what the table holds; where that is newer, it does not matter.
		return isSound || decision === 'refuse' ? decision : undefined;
	}

	private async create(records: readonly VersionedRecord[]): Promise<void> {
		const { canCopy, statements, shape } = this.table;
		if (canCopy && this.prefersCopy(records, maxInsertedAsParameters)) {
			const before = shape.account === undefined ? '' : `${copyField(shape.account.id)}\t`;
			const after = `\t${copyField(this.options.runId)}\t${copyField(this.options.owner)}`;
			await copyLines(
				this.session,
				statements.copyRows,
				copyRows(this.writable(records), before, after),
			);
		} else {
			await this.session.query(statements.insertRows, this.parameters(records));
		}
	}

	private async update(records: readonly VersionedRecord[]): Promise<void> {
		if (this.stages(records)) {
			await this.stage(records);
			await this.session.query(this.table.statements.mergeStage, this.runValues());
		} else {
			await this.session.query(this.table.statements.updateRows, this.parameters(records));
		}
	}

	private stages(records: readonly VersionedRecord[]): boolean {
		const { canCopy, canStage } = this.table;
		return canCopy && canStage && this.prefersCopy(records, maxUpdatedAsParameters);
	}

	private async stage(records: readonly VersionedRecord[]): Promise<void> {
		const { statements } = this.table;
		if (this.isStaged) await this.session.query(statements.emptyStage);
		else await this.createStage();
		const rows = copyRows(this.writable(records), '', ({ index }) => `\t${index}`);
		await copyLines(this.session, statements.copyStage, rows);
	}

	private async confirm(records: readonly VersionedRecord[]): Promise<void> {
		await this.session.query(this.table.statements.confirmRows, [
			...keyArrays(records, this.table.shape.key.length),
			readAtArray(records),
			...this.accountId(),
		]);
	}

	private async createStage(): Promise<void> {
		await this.session.query(this.table.statements.createStage);
		this.isStaged = true;
	}

	/** A record that is tried alone goes by COPY as well, whose errors name the column. */
	private prefersCopy(records: readonly VersionedRecord[], maxAsParameters: number): boolean {
		return records.length > maxAsParameters || (this.isSplitting && records.length === 1);
	}

	private parameters(records: readonly VersionedRecord[]): string[] {
		const rows = [...this.writable(records)];
		return [...rowArrays(rows, this.table.shape.columns.length), ...this.runValues()];
	}

	/**
	 * Encodes while the database is at work on what was sent before, and leaves out what does not fit. Kept is only what
	 * was encoded for comparison: the rest would outlive the piece of COPY that it goes into.
	 */
	private *writable(records: readonly VersionedRecord[]): Generator<WritableRecord> {
		for (const record of records) {
			const encoded = this.compared.get(record) ?? this.encode(record);
			if (encoded !== undefined) yield { record, encoded };
		}
	}

	private encode(record: VersionedRecord): EncodedRecord | undefined {
		const encoded = encodeRecord(record, this.table.shape);
		if (!isFailure(encoded)) {
			this.tally.noteRounded(record, encoded.rounded);
			return encoded;
		}
		this.tally.noteFailure(encoded);
		return undefined;
	}

	private runValues(): string[] {
		return [this.options.runId, this.options.owner, ...this.accountId()];
	}

	private accountId(): string[] {
		const { account } = this.table.shape;
		return account === undefined ? [] : [account.id];
	}
}
