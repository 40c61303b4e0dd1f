import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import { bookkeeping } from '../bookkeeping';
import { copyField, copyFields } from '../copyLine';
import { readAtText } from '../copyRows';
import type { TableOptions } from '../destination';
import { quoted } from '../identifiers';
import type { Tally } from '../tally';
import type { TableShape } from '../tableShape';
import { ownVersions, type StoredRows } from '../storedRow';
import { goneVersion, type Tombstones, tombstoneTable } from '../tombstones';
import type { Session } from './connection';
import { keyDefinition } from './equalKeys';
import { failureOf } from './faults';
import type { SettledTable } from './settledTable';
import { compared } from './statements';
import { keyFields, rowsByRecord, storedRows } from './storedRows';
import { nameRules } from './structure';

const { cursor, hash, readAt, runId, owner, deletedAt } = bookkeeping;

/** Whether the table beside, which keeps tombstones, is there. */
export async function hasTombstones(session: Session, options: TableOptions): Promise<boolean> {
	const rows = await session.query(
		"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
		[tombstoneTable(options, nameRules)],
	);
	return rows.length > 0;
}

export async function createTombstones(
	session: Session,
	options: TableOptions,
	{ key, account }: TableShape,
): Promise<void> {
	const columns = [
		...key.map(keyDefinition),
		...(account === undefined ? [] : [keyDefinition(account)]),
	];
	const names = [...key, ...(account === undefined ? [] : [account])].map(({ column }) =>
		quoted(column.name),
	);
	const version = `${quoted(cursor)} DOUBLE PRECISION, ${quoted(hash)} TEXT, ${quoted(readAt)} TIMESTAMPTZ`;
	await session.execute(
		`CREATE TABLE IF NOT EXISTS ${quoted(tombstoneTable(options, nameRules))} (${columns.join(', ')}, ${version},
			${quoted(runId)} TEXT, ${quoted(owner)} TEXT, PRIMARY KEY (${names.join(', ')}))`,
	);
}

/** Rows and tombstones of one batch, within its transaction. */
export class SqliteTombstones implements Tombstones {
	private readonly beside: string;
	private readonly matchesKey: string;
	private readonly keyNames: readonly string[];

	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly tally: Tally,
	) {
		const { key, account } = table.shape;
		const accountName = account === undefined ? [] : [quoted(account.column.name)];
		this.beside = quoted(tombstoneTable(options, nameRules));
		this.keyNames = [...key.map(({ column }) => quoted(column.name)), ...accountName];
		this.matchesKey = [...key.map(compared), ...accountName]
			.map((name) => `${name} = ?`)
			.join(' AND ');
	}

	async rows(records: readonly VersionedRecord[]): Promise<StoredRows> {
		return await storedRows(this.session, this.table, records);
	}

	async buried(
		records: readonly VersionedRecord[],
	): Promise<ReadonlyMap<VersionedRecord, StoredVersion>> {
		const columns = [cursor, hash, readAt].map(quoted).join(', ');
		const rows = await this.session.getEach(
			`SELECT ${columns}, NULL, ${quoted(owner)} FROM ${this.beside} WHERE ${this.matchesKey}`,
			this.lines(records, ''),
		);
		return ownVersions(rowsByRecord(records, rows), this.options);
	}

	async mark(records: readonly VersionedRecord[]): Promise<void> {
		const run = [runId, owner].map((name) => `${quoted(name)} = ?`).join(', ');
		const version = [cursor, hash, readAt, deletedAt].map((name) => `${quoted(name)} = ?`);
		await this.runEach(
			`UPDATE ${this.table.name} SET ${run}, ${version.join(', ')} WHERE ${this.matchesKey}`,
			records,
			(record) => `${versionFields(record)}\t${copyField(readAtText(record.readAt))}`,
		);
	}

	async remove(records: readonly VersionedRecord[]): Promise<readonly VersionedRecord[]> {
		const statement = `DELETE FROM ${this.table.name} WHERE ${this.matchesKey}`;
		const { refused } = await this.session.runEach(statement, [], this.lines(records, ''));
		return this.withoutRefused(records, refused);
	}

	async bury(records: readonly VersionedRecord[]): Promise<void> {
		const columns = [runId, owner, cursor, hash, readAt].map(quoted);
		const places = [...columns, ...this.keyNames].map(() => '?').join(', ');
		await this.runEach(
			`INSERT OR REPLACE INTO ${this.beside} (${[...columns, ...this.keyNames].join(', ')}) VALUES (${places})`,
			records,
			versionFields,
		);
	}

	async unbury(records: readonly VersionedRecord[]): Promise<void> {
		const statement = `DELETE FROM ${this.beside} WHERE ${this.matchesKey}`;
		await this.session.runEach(statement, [], this.lines(records, ''));
	}

	/** Binds run and owner, then what stands before the key, then the key. */
	private async runEach(
		statement: string,
		records: readonly VersionedRecord[],
		before: (record: VersionedRecord) => string,
	): Promise<void> {
		const { runId: run, owner: own } = this.options;
		const rows = this.lines(records, before);
		const { refused } = await this.session.runEach(statement, [run, own], rows);
		this.withoutRefused(records, refused);
	}

	private withoutRefused(
		records: readonly VersionedRecord[],
		refused: readonly { readonly index: number; readonly message: string }[],
	): readonly VersionedRecord[] {
		const isRefused = new Set<VersionedRecord>();
		for (const { index, message } of refused) {
			const record = records[index];
			if (record === undefined) continue;
			this.tally.noteFailure(failureOf(record, message, this.table.shape));
			isRefused.add(record);
		}
		return records.filter((record) => !isRefused.has(record));
	}

	private lines(
		records: readonly VersionedRecord[],
		before: '' | ((record: VersionedRecord) => string),
	) {
		const text = records
			.map((record) => {
				const key = keyFields(this.table, record);
				return before === '' ? key.slice(1) : before(record) + key;
			})
			.join('\n');
		return { text, numberPlaces: [] };
	}
}

function versionFields(record: VersionedRecord): string {
	const cells = [record.cursor, goneVersion(record), readAtText(record.readAt)];
	return copyFields(cells).slice(1);
}
