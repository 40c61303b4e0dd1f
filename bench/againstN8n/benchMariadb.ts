import { createConnection, type RowDataPacket } from 'mysql2/promise';

import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import type { CredentialReference, WorkflowNode } from '../../rig/n8n/workflow';
import { node, type OwnColumn } from '../ownBlocks';
import type { RealN8n } from '../realN8n';
import { type BenchDatabase, type OurAccess, tableStatement } from './benchDatabase';
import type { Row } from './orderDifferences';

const own: CredentialReference = { id: 'benchMysql', name: 'MySQL' };
const account: CredentialReference = { id: 'benchAccount', name: 'Sync Account' };
const other: CredentialReference = { id: 'benchDatabase', name: 'Sync Database' };

/**
 * How n8n's MySQL sends its queries, of which it has one per item: all as one text, which is its default; or one after
 * the other, each or all in a transaction.
 */
export type QueryBatching = 'single' | 'independently' | 'transaction';

/** As the server has it by itself; that of the tests is smaller, to start sooner. */
const settings = { 'innodb-log-file-size': '96M' };

const rowsAtOnce = 5_000;

/** By PostgreSQL's names. */
const types: Readonly<Record<string, string>> = {
	text: 'longtext',
	numeric: 'decimal(65,30)',
	timestamptz: 'datetime(6)',
	jsonb: 'json',
};

/** A MariaDB; our store is a SQLite file beside n8n, as it is by default. */
export class BenchMariadb implements BenchDatabase {
	private tables = 0;

	private constructor(
		private readonly mariadb: Mariadb,
		private readonly batching: QueryBatching,
	) {}

	/** @param batching how n8n's own block is to send. Default: as it opens */
	static async open(batching: QueryBatching = 'single'): Promise<BenchMariadb> {
		return new BenchMariadb(await startMariadb({ settings }), batching);
	}

	newTable(): string {
		return `records_${++this.tables}`;
	}

	columnsOf(columns: readonly OwnColumn[]): readonly OwnColumn[] {
		return columns.map(({ name, type, value }) => ({
			name,
			type: name === 'id' ? 'varchar(255)' : (types[type] ?? type),
			// It takes no time zone.
			value: type === 'timestamptz' ? `(${value} ?? null)?.slice(0, -1)` : value,
		}));
	}

	async makeTable(table: string, columns: readonly OwnColumn[]): Promise<void> {
		await this.query(tableStatement(table, columns, (name) => `\`${name}\``));
	}

	async ownBlock({ n8n }: RealN8n, table: string): Promise<WorkflowNode> {
		const { host, port, database, user, password } = this.mariadb;
		const data = { host, port, database, user, password, connectTimeout: 10_000, ssl: false };
		await n8n.client.createCredential({ ...own, type: 'mySql', data });
		const upsert = node('MySQL', 'mySql', 2.5, {
			operation: 'upsert',
			table: { __rl: true, mode: 'list', value: table },
			dataMode: 'autoMapInputData',
			columnToMatchOn: 'id',
			options: { queryBatching: this.batching },
		});
		return { ...upsert, credentials: { mySql: own } };
	}

	async createAccess({ n8n }: RealN8n): Promise<OurAccess> {
		const { host, port, database, user, password } = this.mariadb;
		await n8n.client.createCredential({
			...account,
			type: 'syncAccountApi',
			data: { accountId: 'bench', store: 'sqlite', sqliteFile: 'sync.sqlite' },
		});
		await n8n.client.createCredential({
			...other,
			type: 'syncDatabaseApi',
			data: { type: 'mysql', host, port: String(port), database, user, password, ssl: 'disable' },
		});
		const credentials = { syncAccountApi: account, syncDatabaseApi: other };
		return { credentials, tableIn: 'otherDatabase' };
	}

	async rows(table: string): Promise<number> {
		const [row] = await this.query(`SELECT count(*) AS count FROM \`${table}\``);
		return Number(row?.count);
	}

	async *content(table: string): AsyncGenerator<Row> {
		for (let last = ''; ;) {
			const rows = await this.query(
				`SELECT * FROM \`${table}\` WHERE id > ? ORDER BY id LIMIT ${rowsAtOnce}`,
				[last],
			);
			yield* rows;
			if (rows.length < rowsAtOnce) return;
			last = String(rows.at(-1)?.id);
		}
	}

	async close(): Promise<void> {
		await this.mariadb.stop();
	}

	private async query(
		statement: string,
		values: readonly string[] = [],
	): Promise<readonly RowDataPacket[]> {
		const { host, port, database, user, password } = this.mariadb;
		const address = { host, port, database, user, password };
		const connection = await createConnection({ ...address, dateStrings: true, jsonStrings: true });
		try {
			const [rows] = await connection.query<RowDataPacket[]>(statement, [...values]);
			return rows;
		} finally {
			await connection.end();
		}
	}
}
