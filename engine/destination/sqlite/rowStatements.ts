import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { IdentifiedRecord } from '../batch';
import { bookkeeping } from '../bookkeeping';
import { quoted } from '../identifiers';
import { instantAt, parseInstant } from '../instant';
import type { TableOptions } from '../destination';
import { type EncodedRecord, encodeRecord, isFailure } from '../encoding';
import type { TableShape } from '../tableShape';
import type { Tally } from '../tally';
import { decide, type Decision, type StoredVersion } from '../version';
import { columnOf, destinationErrorOf, isRecordFault } from './faults';

/** Prepared once per table: look a row up by its key, insert it, update it, or note that it was seen again. */
export class RowStatements {
	private readonly columnNames: readonly string[];
	private readonly lookUp: StatementSync;
	private readonly insert: StatementSync;
	private readonly update: StatementSync;
	private readonly confirm: StatementSync;
	private readonly accountId: readonly string[];
	/** New records come in rows, and so do known ones: after a new one it is cheaper to try than to look first. */
	private expectsNew = true;
	private lastReadAt = { epochMs: Number.NaN, text: '' };

	constructor(
		database: DatabaseSync,
		table: string,
		private readonly shape: TableShape,
		private readonly options: TableOptions,
	) {
		this.columnNames = shape.columns.map(({ name }) => name);
		this.accountId = shape.account === undefined ? [] : [shape.account.id];
		const columns = this.columnNames.map(quoted);
		const account = shape.account === undefined ? [] : [quoted(shape.account.column.name)];
		const run = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt, bookkeeping.runId];
		const written = [...columns, ...[...run, bookkeeping.owner].map(quoted)];
		const key = [...shape.keyPlaces.map((place) => columns[place] ?? ''), ...account];
		const matchesKey = key.map((name) => `${name} = ?`).join(' AND ');
		const stored = [
			bookkeeping.cursor,
			bookkeeping.hash,
			bookkeeping.readAt,
			bookkeeping.deletedAt,
		];
		this.lookUp = database.prepare(
			`SELECT ${stored.map(quoted).join(', ')} FROM ${table} WHERE ${matchesKey}`,
		);
		this.lookUp.setReturnArrays(true);
		this.insert = database.prepare(
			`INSERT INTO ${table} (${[...written, ...account].join(', ')})
			VALUES (${[...written, ...account].map(() => '?').join(', ')})
			ON CONFLICT (${key.join(', ')}) DO NOTHING`,
		);
		const assigned = written.map((name) => `${name} = ?`).join(', ');
		this.update = database.prepare(
			`UPDATE ${table} SET ${assigned}, ${quoted(bookkeeping.deletedAt)} = NULL WHERE ${matchesKey}`,
		);
		this.confirm = database.prepare(
			`UPDATE ${table} SET ${quoted(bookkeeping.readAt)} = ? WHERE ${matchesKey}`,
		);
	}

	/** Writes the record unless the table holds a version that is newer or the same. Returns what the database refuses. */
	write(record: IdentifiedRecord, tally: Tally): Error | undefined {
		const encoded = encodeRecord(record, this.shape);
		if (isFailure(encoded)) {
			tally.noteFailure(encoded);
			return undefined;
		}
		try {
			tally.note(record, this.decideAndWrite(record, encoded));
			return undefined;
		} catch (error) {
			if (!isRecordFault(error)) throw destinationErrorOf(error, this.options.table);
			tally.noteFailure({
				index: record.index,
				externalId: record.externalId,
				kind: 'recordRefused',
				column: columnOf(error, this.columnNames),
				reason: error.message,
			});
			return error;
		}
	}

	private decideAndWrite(record: IdentifiedRecord, encoded: EncodedRecord): Decision {
		if (this.expectsNew && this.create(record, encoded)) return 'create';
		const key = [...record.key, ...this.accountId];
		const decision = decide(this.stored(key), record, () => encoded.hash);
		this.expectsNew = decision === 'create';
		if (decision === 'create') {
			this.create(record, encoded);
		} else if (decision === 'update') {
			this.update.run(...this.valuesOf(record, encoded), ...key);
		} else if (decision === 'confirm') {
			this.confirm.run(this.readAtText(record.readAt), ...key);
		}
		return decision;
	}

	/** False when the table has the record already. */
	private create(record: IdentifiedRecord, encoded: EncodedRecord): boolean {
		const values = [...this.valuesOf(record, encoded), ...this.accountId];
		return this.insert.run(...values).changes === 1;
	}

	private stored(key: readonly SQLInputValue[]): StoredVersion | undefined {
		// With setReturnArrays, which its type does not know of.
		const row = this.lookUp.get(...key) as unknown as readonly unknown[] | undefined;
		if (row === undefined) return undefined;
		const [cursor, hash, readAt, deletedAt] = row;
		return {
			cursor: typeof cursor === 'number' ? cursor : null,
			hash: typeof hash === 'string' ? hash : null,
			readAt: epochMs(readAt),
			deletedAt: epochMs(deletedAt),
		};
	}

	private valuesOf(
		{ cursor, readAt }: IdentifiedRecord,
		{ cells, hash }: EncodedRecord,
	): SQLInputValue[] {
		return [
			...cells,
			cursor,
			hash,
			this.readAtText(readAt),
			this.options.runId,
			this.options.owner,
		];
	}

	/** The records of a page were read at one time. */
	private readAtText(readAt: number): string {
		if (readAt !== this.lastReadAt.epochMs) {
			this.lastReadAt = { epochMs: readAt, text: instantAt(readAt)?.text ?? '' };
		}
		return this.lastReadAt.text;
	}
}

function epochMs(text: unknown): number | null {
	return typeof text === 'string' ? (parseInstant(text)?.epochMs ?? null) : null;
}
