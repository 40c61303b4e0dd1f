import type { IdentifiedRecord } from '../batch';
import type { TableOptions } from '../destination';
import { type EncodedRecord, encodeRecord, isFailure } from '../encoding';
import { instantAt, parseInstant } from '../instant';
import { Slices } from '../slices';
import type { Tally } from '../tally';
import { decide, type Decision, type StoredVersion } from '../version';
import type { Session } from './connection';
import { columnOf } from './faults';
import type { SettledTable } from './settledTable';
import type { RefusedRow, Value } from './threadMessages';

/** Enough to keep the thread busy while the next ones are encoded, few enough to keep memory and pauses small. */
const chunkSize = 250;

interface Row {
	readonly record: IdentifiedRecord;
	readonly encoded: EncodedRecord;
}

/** Writes the records of one batch, a chunk at a time; within one transaction. */
export class BatchStatements {
	/** New records come in rows, and so do known ones: after new ones it is cheaper to try than to look first. */
	private expectsNew = true;

	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly tally: Tally,
	) {}

	async write(records: readonly IdentifiedRecord[]): Promise<void> {
		const slices = new Slices();
		let writing: Promise<void> = Promise.resolve();
		for (let first = 0; first < records.length; first += chunkSize) {
			const rows = this.encoded(records.slice(first, first + chunkSize));
			// The thread writes one chunk while the next is encoded.
			await writing;
			writing = this.writeChunk(rows);
			// Awaited in the next round; until then, a failure must not count as one that nobody looks at.
			writing.catch(() => undefined);
			if (slices.isOver) await slices.next();
		}
		await writing;
	}

	private encoded(records: readonly IdentifiedRecord[]): readonly Row[] {
		const rows: Row[] = [];
		for (const record of records) {
			const encoded = encodeRecord(record, this.table.shape);
			if (isFailure(encoded)) this.tally.noteFailure(encoded);
			else rows.push({ record, encoded });
		}
		return rows;
	}

	private async writeChunk(rows: readonly Row[]): Promise<void> {
		const known = this.expectsNew ? await this.create(rows) : rows;
		if (known.length > 0) await this.compareAndWrite(known);
		this.expectsNew = known.length < rows.length / 2;
	}

	/** Returns the rows whose IDs the table has already. */
	private async create(rows: readonly Row[]): Promise<readonly Row[]> {
		const { untouched, refused } = await this.session.runEach(
			this.table.statements.insert,
			this.runValues(),
			rows.map((row) => this.valuesOf(row)),
		);
		const isKnown = new Set(untouched);
		for (const { record } of rows) this.tally.note(record, 'create');
		this.noteRefused(rows, refused);
		return rows.filter((_, place) => isKnown.has(place));
	}

	private async compareAndWrite(rows: readonly Row[]): Promise<void> {
		const keys = rows.map((row) => this.keyOf(row));
		const stored = await this.session.getEach(this.table.statements.lookUp, keys);
		const byDecision: Record<Decision, Row[]> = {
			create: [],
			update: [],
			confirm: [],
			keep: [],
			refuse: [],
		};
		for (const [place, row] of rows.entries()) {
			const decision = decide(storedVersion(stored[place]), row.record, () => row.encoded.hash);
			this.tally.note(row.record, decision);
			byDecision[decision].push(row);
		}
		if (byDecision.create.length > 0) await this.create(byDecision.create);
		if (byDecision.update.length > 0) await this.update(byDecision.update);
		if (byDecision.confirm.length > 0) await this.confirm(byDecision.confirm);
	}

	private async update(rows: readonly Row[]): Promise<void> {
		const { refused } = await this.session.runEach(
			this.table.statements.update,
			this.runValues(),
			rows.map((row) => [...this.valuesOf(row), ...this.keyOf(row)]),
		);
		this.noteRefused(rows, refused);
	}

	private async confirm(rows: readonly Row[]): Promise<void> {
		await this.session.runEach(
			this.table.statements.confirm,
			[],
			rows.map((row) => [readAtText(row.record), ...this.keyOf(row)]),
		);
	}

	private noteRefused(rows: readonly Row[], refused: readonly RefusedRow[]): void {
		const names = this.table.shape.columns.map(({ name }) => name);
		for (const { index: place, message } of refused) {
			const row = rows[place];
			if (row === undefined) continue;
			const { index, externalId } = row.record;
			const column = columnOf(message, names);
			this.tally.noteFailure({ index, externalId, kind: 'recordRefused', column, reason: message });
		}
	}

	private runValues(): readonly Value[] {
		return [this.options.runId, this.options.owner];
	}

	private valuesOf({ record, encoded }: Row): readonly Value[] {
		return [...this.accountId(), ...encoded.cells, record.cursor, encoded.hash, readAtText(record)];
	}

	private keyOf({ record }: Row): readonly Value[] {
		return [...record.key, ...this.accountId()];
	}

	private accountId(): readonly Value[] {
		const { account } = this.table.shape;
		return account === undefined ? [] : [account.id];
	}
}

function readAtText({ readAt }: IdentifiedRecord): string | null {
	return instantAt(readAt)?.text ?? null;
}

function storedVersion(row: readonly unknown[] | undefined): StoredVersion | undefined {
	if (row === undefined) return undefined;
	const [cursor, hash, readAt, deletedAt] = row;
	return {
		cursor: typeof cursor === 'number' ? cursor : null,
		hash: typeof hash === 'string' ? hash : null,
		readAt: epochMs(readAt),
		deletedAt: epochMs(deletedAt),
	};
}

function epochMs(text: unknown): number | null {
	return typeof text === 'string' ? (parseInstant(text)?.epochMs ?? null) : null;
}
