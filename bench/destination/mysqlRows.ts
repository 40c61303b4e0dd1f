import { Readable } from 'node:stream';

import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';

import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Mariadb } from '../../rig/databases/mariadb';
import type { Row } from '../benchmark';
import type { Order } from './orders';
import { serverRows } from './serverRows';

/** The types of ours. */
const bareTable = `(id VARCHAR(768) COLLATE utf8mb4_nopad_bin PRIMARY KEY, name LONGTEXT, email LONGTEXT,
	total DECIMAL(65,30), quantity INT, test TINYINT(1), created_at DATETIME(6), updated_at DATETIME(6), payload JSON)`;

const rowsPerStatement = 1_000;

/** Many rows in a statement, a transaction for each batch. */
async function bareInserts(
	client: Connection,
	source: readonly Order[],
	batchSize: number,
): Promise<void> {
	for (let first = 0; first < source.length; first += batchSize) {
		const batch = source.slice(first, first + batchSize).map(valuesOf);
		await client.query('START TRANSACTION');
		for (let row = 0; row < batch.length; row += rowsPerStatement) {
			const rows = batch.slice(row, row + rowsPerStatement);
			await client.query('INSERT INTO bare VALUES ?', [rows]);
		}
		await client.query('COMMIT');
	}
}

function valuesOf(row: Order): readonly unknown[] {
	const { id, name, email, total, quantity, test } = row;
	const times = [row.created_at, row.updated_at].map((time) => time.slice(0, -1));
	return [id, name, email, total, quantity, test, ...times, JSON.stringify(row.payload)];
}

/** A statement for each batch, which is a transaction by itself. */
async function loadedLocally(
	client: Connection,
	source: readonly Order[],
	batchSize: number,
): Promise<void> {
	for (let first = 0; first < source.length; first += batchSize) {
		const batch = source.slice(first, first + batchSize);
		const [{ affectedRows }] = await client.query<ResultSetHeader>({
			sql: "LOAD DATA LOCAL INFILE 'batch' INTO TABLE bare CHARACTER SET utf8mb4",
			infileStreamFactory: () => Readable.from(lines(batch)),
		});
		// What does not fit is a warning only.
		if (affectedRows !== batch.length) throw new Error('Not all loaded');
	}
}

const linesAtOnce = 100;

function* lines(batch: readonly Order[]): Generator<Buffer> {
	for (let first = 0; first < batch.length; first += linesAtOnce) {
		const piece = batch.slice(first, first + linesAtOnce).map(lineOf);
		yield Buffer.from(piece.join(''));
	}
}

function lineOf(row: Order): string {
	const fields = valuesOf(row).map((value) =>
		typeof value === 'string' ? value.replaceAll('\\', '\\\\') : String(Number(value)),
	);
	return `${fields.join('\t')}\n`;
}

export async function mysqlRows(server: Mariadb): Promise<readonly Row[]> {
	const destination = openMysqlDestination(server, systemEnvironment);
	const { host, port, user, password, database } = server;
	const client = await createConnection({ host, port, user, password, database });
	const begin = async () => {
		await client.query('DROP TABLE IF EXISTS bare');
		await client.query(`CREATE TABLE bare ${bareTable}`);
	};
	const bare = {
		name: 'bare multi-row inserts',
		begin,
		write: async (piece: readonly Order[], batchSize: number) => {
			await bareInserts(client, piece, batchSize);
		},
	};
	const loaded = {
		name: 'LOAD DATA LOCAL, for information',
		begin,
		write: async (piece: readonly Order[], batchSize: number) => {
			await loadedLocally(client, piece, batchSize);
		},
	};
	const bounds = { fresh: 0.5, changed: 0.3, small: 0.5 };
	try {
		return await serverRows('MariaDB', destination, bare, bounds, loaded);
	} finally {
		await destination.close();
		await client.end();
	}
}
