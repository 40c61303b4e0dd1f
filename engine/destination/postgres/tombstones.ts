import type { StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import type { TableOptions } from '../destination';
import type { TableShape } from '../tableShape';
import { ownVersions, type StoredRows } from '../storedRow';
import { goneVersion, type Tombstones, tombstoneTable } from '../tombstones';
import type { Session } from './connection';
import { arrayLiteral, keyArrays, readAtArray } from './rows';
import type { SettledTable } from './settledTable';
import { storedRows } from './storedRows';
import { nameRules } from './structure';
import { tombstoneStatements, type TombstoneStatements } from './tombstoneStatements';

/** Asked anew for each batch: another process may just have made the table beside. */
export async function hasTombstones(
	session: Session,
	schema: string,
	options: Pick<TableOptions, 'table'>,
): Promise<boolean> {
	const { rows } = await session.query(
		`SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2`,
		[schema, tombstoneTable(options, nameRules)],
	);
	return rows.length > 0;
}

/** Makes the table beside, in a transaction that keeps out whoever would make it as well. */
export async function createTombstones(
	session: Session,
	schema: string,
	table: SettledTable,
	options: TableOptions,
): Promise<void> {
	if (await hasTombstones(session, schema, options)) return;
	await session.query(statementsFor(schema, table, options).create);
}

function statementsFor(
	schema: string,
	{ qualifiedName, shape }: SettledTable,
	options: TableOptions,
): TombstoneStatements {
	const name = tombstoneTable(options, nameRules);
	return tombstoneStatements(qualifiedName, { schema, name }, shape);
}

/** Rows and tombstones of one batch, within its transaction. */
export class PostgresTombstones implements Tombstones {
	private readonly statements: TombstoneStatements;
	private readonly shape: TableShape;

	constructor(
		private readonly session: Session,
		schema: string,
		private readonly table: SettledTable,
		private readonly options: TableOptions,
	) {
		this.statements = statementsFor(schema, table, options);
		this.shape = table.shape;
	}

	async rows(records: readonly VersionedRecord[]): Promise<StoredRows> {
		return await storedRows(this.session, this.table, records);
	}

	async buried(
		records: readonly VersionedRecord[],
	): Promise<ReadonlyMap<VersionedRecord, StoredVersion>> {
		const { lookUp } = this.statements;
		const found = await storedRows(this.session, this.table, records, lookUp);
		return ownVersions(found, this.options);
	}

	async mark(records: readonly VersionedRecord[]): Promise<void> {
		await this.session.query(this.statements.mark, this.versions(records));
	}

	async remove(records: readonly VersionedRecord[]): Promise<readonly VersionedRecord[]> {
		await this.session.query(this.statements.remove, this.keys(records));
		return records;
	}

	async bury(records: readonly VersionedRecord[]): Promise<void> {
		await this.unbury(records);
		await this.session.query(this.statements.bury, this.versions(records));
	}

	async unbury(records: readonly VersionedRecord[]): Promise<void> {
		await this.session.query(this.statements.unbury, this.keys(records));
	}

	private keys(records: readonly VersionedRecord[]): string[] {
		return [...keyArrays(records, this.shape.key.length), ...this.accountId()];
	}

	private versions(records: readonly VersionedRecord[]): string[] {
		const { runId, owner } = this.options;
		return [
			...keyArrays(records, this.shape.key.length),
			arrayLiteral(records.map(({ cursor }) => cursor)),
			arrayLiteral(records.map(goneVersion)),
			readAtArray(records),
			runId,
			owner,
			...this.accountId(),
		];
	}

	private accountId(): readonly string[] {
		return this.shape.account === undefined ? [] : [this.shape.account.id];
	}
}
