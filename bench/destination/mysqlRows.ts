import { type Connection, createConnection } from 'mysql2/promise';

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

export async function mysqlRows(server: Mariadb): Promise<readonly Row[]> {
	const destination = openMysqlDestination(server, systemEnvironment);
	const { host, port, user, password, database } = server;
	const client = await createConnection({ host, port, user, password, database });
	const bare = {
		name: 'bare multi-row inserts',
		begin: async () => {
			await client.query('DROP TABLE IF EXISTS bare');
			await client.query(`CREATE TABLE bare ${bareTable}`);
		},
		write: async (piece: readonly Order[], batchSize: number) => {
			await bareInserts(client, piece, batchSize);
		},
	};
	try {
		return await serverRows('MariaDB', destination, bare, { fresh: 0.5, changed: 0.3, small: 0.5 });
	} finally {
		await destination.close();
		await client.end();
	}
}
