import { goneHash, type StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import { bookkeeping } from '../bookkeeping';
import type { TableOptions } from '../destination';
import { byRecord, ownVersions, type StoredRows } from '../storedRow';
import { type Tombstones, tombstoneTable } from '../tombstones';
import { indexParts, joined, keyIndex } from './keyMatching';
import { fillKeys } from './keys';
import { nameRules, quoted } from './names';
import type { Session, Value } from './session';
import type { SettledTable } from './settledTable';
import { storedRow, storedRows } from './storedRows';
import { storage } from './statements';

/** Asked anew for each batch: another process may just have made the table beside. */
export async function hasTombstones(session: Session, options: TableOptions): Promise<boolean> {
	const rows = await session.rows(
		'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
		[tombstoneTable(options, nameRules)],
	);
	return rows.length > 0;
}

const versions = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt].map(quoted);
const run = [bookkeeping.runId, bookkeeping.owner].map(quoted);

/** Makes the table beside, outside a transaction, which it would commit. */
export async function createTombstones(
	session: Session,
	table: SettledTable,
	options: TableOptions,
): Promise<void> {
	if (await hasTombstones(session, options)) return;
	const columns = keyColumns(table);
	const names = columns.map(({ name }) => quoted(name)).join(', ');
	// Where a key is longer than an index can be, each stands there once even so: it is taken out before it is put in.
	const key = table.isIndexed
		? `PRIMARY KEY (${names})`
		: `INDEX ${keyIndex} (${indexParts(columns)})`;
	const own = [...versions, ...run].join(', ');
	await session.run(
		`CREATE TABLE ${quoted(tombstoneTable(options, nameRules))} (${key}) ${storage}
			AS SELECT ${names}, ${own} FROM ${table.name} LIMIT 0`,
	);
}

function keyColumns({ shape: { account, key } }: SettledTable) {
	return [...(account === undefined ? [] : [account.column]), ...key.map(({ column }) => column)];
}

/** Rows and tombstones of one batch, within its transaction. Needs the temporary table of keys. */
export class MysqlTombstones implements Tombstones {
	private readonly beside: string;
	/** The keys with their rows, and with their tombstones. */
	private readonly withRows: string;
	private readonly withBuried: string;

	/** @param isThere whether the table beside is; a rehearsal goes without, and finds nobody buried */
	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
		private readonly isThere: boolean,
	) {
		this.beside = quoted(tombstoneTable(options, nameRules));
		const columns = keyColumns(table);
		this.withRows = joined(table.statements.keysTable, table.name, columns, table.isIndexed);
		this.withBuried = joined(table.statements.keysTable, this.beside, columns, true);
	}

	async rows(records: readonly VersionedRecord[]): Promise<StoredRows> {
		return await storedRows(this.session, this.table, records);
	}

	async buried(
		records: readonly VersionedRecord[],
	): Promise<ReadonlyMap<VersionedRecord, StoredVersion>> {
		if (!this.isThere) return new Map();
		await fillKeys(this.session, this.table, records);
		const columns = versions.map((name) => `d.${name}`).join(', ');
		const rows = await this.session.rows(
			`SELECT s.${quoted('_sync_place')}, ${columns}, NULL, d.${run[1]}
				FROM ${this.withBuried}`,
		);
		const pairs = rows.map(([place, ...row]) => [Number(place), storedRow(row)] as const);
		return ownVersions(byRecord(records, pairs), this.options);
	}

	async mark(records: readonly VersionedRecord[]): Promise<void> {
		const [, , readAt] = versions;
		const changes = [
			...versions.map((name) => `d.${name} = s.${name}`),
			...run.map((name) => `d.${name} = ?`),
			`d.${quoted(bookkeeping.deletedAt)} = s.${readAt}`,
		];
		await this.withGone(
			records,
			`UPDATE ${this.withRows} SET ${changes.join(', ')}`,
			this.runValues(),
		);
	}

	async remove(records: readonly VersionedRecord[]): Promise<readonly VersionedRecord[]> {
		await this.withGone(records, `DELETE d FROM ${this.withRows}`);
		return records;
	}

	/**
	 * Taking out what is not there locks the gap where it would be, also for the keys of other accounts, whose writers would
	 * wait for each other. So what is there is changed where an index can tell.
	 */
	async bury(records: readonly VersionedRecord[]): Promise<void> {
		if (!this.isThere) return;
		if (!this.table.isIndexed) await this.unbury(records);
		const names = keyColumns(this.table).map(({ name }) => quoted(name));
		const given = [...names, ...versions];
		const changes = [
			...versions.map((name) => `${name} = s.${name}`),
			...run.map((name) => `${name} = ?`),
		];
		await this.withGone(
			records,
			`INSERT INTO ${this.beside} (${[...given, ...run].join(', ')})
				SELECT ${given.map((name) => `s.${name}`).join(', ')}, ?, ? FROM ${this.table.statements.keysTable} s
				ON DUPLICATE KEY UPDATE ${changes.join(', ')}`,
			[...this.runValues(), ...this.runValues()],
		);
	}

	async unbury(records: readonly VersionedRecord[]): Promise<void> {
		if (this.isThere) await this.withGone(records, `DELETE d FROM ${this.withBuried}`);
	}

	private async withGone(
		records: readonly VersionedRecord[],
		statement: string,
		values: readonly Value[] = [],
	): Promise<void> {
		await fillKeys(this.session, this.table, records, () => goneHash);
		await this.session.run(statement, values);
	}

	private runValues(): readonly Value[] {
		return [this.options.runId, this.options.owner];
	}
}
