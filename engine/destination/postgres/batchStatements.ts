import type { PreparedRecord } from '../batch';
import { copyField } from '../copyLine';
import type { TableOptions } from '../destination';
import { instantAt } from '../instant';
import type { Tally } from '../tally';
import { decide, type StoredVersion } from '../version';
import type { Session } from './connection';
import { copyLines } from './copy';
import { arrayLiteral, copyRows, keyArrays, rowArrays } from './rows';
import type { SettledTable } from './settledTable';

/** Up to so many rows go as parameters of one statement: COPY's and the temporary table's own cost is more until then. */
const maxInsertedAsParameters = 50;
const maxUpdatedAsParameters = 50;

/** Looks up what a table holds, decides, and writes; within one transaction that holds the table's lock. */
export class BatchStatements {
	private isSplitting = false;
	private isStaged = false;

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

	async write(records: readonly PreparedRecord[]): Promise<void> {
		if (records.length === 0) return;
		const stored = await this.lookUp(records);
		const created: PreparedRecord[] = [];
		const updated: PreparedRecord[] = [];
		const confirmed: PreparedRecord[] = [];
		for (const [place, record] of records.entries()) {
			const decision = decide(stored.get(place), record);
			this.tally.note(record, decision);
			if (decision === 'create') created.push(record);
			else if (decision === 'update') updated.push(record);
			else if (decision === 'confirm') confirmed.push(record);
		}
		if (created.length > 0) await this.create(created);
		if (updated.length > 0) await this.update(updated);
		if (confirmed.length > 0) await this.confirm(confirmed);
	}

	/** By place in the given records: the database compares keys by its own rules, which text in here would not follow. */
	private async lookUp(
		records: readonly PreparedRecord[],
	): Promise<ReadonlyMap<number, StoredVersion>> {
		const { shape, statements } = this.table;
		const { rows } = await this.session.query<(string | null)[]>({
			text: statements.lookUp,
			values: [...keyArrays(records, shape.keyPlaces), ...this.accountId()],
			rowMode: 'array',
		});
		const number = (text: string | null | undefined) =>
			text === null || text === undefined ? null : Number(text);
		return new Map(
			rows.map(([place, cursor, hash, readAt, deletedAt]) => [
				Number(place) - 1,
				{
					cursor: number(cursor),
					hash: hash ?? null,
					readAt: number(readAt),
					deletedAt: number(deletedAt),
				},
			]),
		);
	}

	private async create(records: readonly PreparedRecord[]): Promise<void> {
		const { canCopy, statements, shape } = this.table;
		if (canCopy && this.prefersCopy(records, maxInsertedAsParameters)) {
			const before = shape.account === undefined ? '' : `${copyField(shape.account.id)}\t`;
			const after = `\t${copyField(this.options.runId)}\t${copyField(this.options.owner)}`;
			await copyLines(this.session, statements.copyRows, copyRows(records, before, after));
		} else {
			await this.session.query(statements.insertRows, this.parameters(records));
		}
	}

	private async update(records: readonly PreparedRecord[]): Promise<void> {
		const { canCopy, canStage, statements } = this.table;
		if (!canCopy || !canStage || !this.prefersCopy(records, maxUpdatedAsParameters)) {
			await this.session.query(statements.updateRows, this.parameters(records));
			return;
		}
		if (this.isStaged) await this.session.query(statements.emptyStage);
		else await this.createStage();
		await copyLines(this.session, statements.copyStage, copyRows(records, '', ''));
		await this.session.query(statements.mergeStage, this.runValues());
	}

	private async confirm(records: readonly PreparedRecord[]): Promise<void> {
		await this.session.query(this.table.statements.confirmRows, [
			...keyArrays(records, this.table.shape.keyPlaces),
			arrayLiteral(records.map(({ readAt }) => instantAt(readAt)?.text ?? null)),
			...this.accountId(),
		]);
	}

	private async createStage(): Promise<void> {
		await this.session.query(this.table.statements.createStage);
		this.isStaged = true;
	}

	/** A record that is tried alone goes by COPY as well, whose errors name the column. */
	private prefersCopy(records: readonly PreparedRecord[], maxAsParameters: number): boolean {
		return records.length > maxAsParameters || (this.isSplitting && records.length === 1);
	}

	private parameters(records: readonly PreparedRecord[]): string[] {
		return [...rowArrays(records, this.table.shape.columns.length), ...this.runValues()];
	}

	private runValues(): string[] {
		return [this.options.runId, this.options.owner, ...this.accountId()];
	}

	private accountId(): string[] {
		const { account } = this.table.shape;
		return account === undefined ? [] : [account.id];
	}
}
