import { type Connection, createConnection } from 'mysql2/promise';

import type { TableWriter } from '../../engine/destination/destination';
import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Mariadb } from '../../rig/databases/mariadb';
import type { Row } from '../benchmark';
import { type Order, orders } from './orders';
import { compared, inTurn } from './turns';
import { openWriter, writeAll } from './writing';

/** The types of ours. */
const bareTable = `(id VARCHAR(768) COLLATE utf8mb4_nopad_bin PRIMARY KEY, name LONGTEXT, email LONGTEXT,
	total DECIMAL(65,30), quantity INT, test TINYINT(1), created_at DATETIME(6), updated_at DATETIME(6), payload JSON)`;

const rowsPerStatement = 1_000;

/** What any program would do that only has to get the rows in: many in a statement, a transaction for each batch. */
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
	const beside = async (
		writer: TableWriter,
		source: readonly Order[],
		batchSize: number,
		expected: 'created' | 'updated',
	) => {
		await client.query('DROP TABLE IF EXISTS bare');
		await client.query(`CREATE TABLE bare ${bareTable}`);
		return await inTurn(
			source,
			(piece) => writeAll(writer, piece, batchSize, expected),
			(piece) => bareInserts(client, piece, batchSize),
		);
	};
	try {
		const [first, second] = [orders(0), orders(1)];
		await beside(openWriter(destination, 'warm_up'), first.slice(0, 20_000), 500, 'created');
		const large = openWriter(destination, 'large');
		const fresh = await beside(large, first, 10_000, 'created');
		const changed = await beside(large, second, 10_000, 'updated');
		const small = await beside(openWriter(destination, 'small'), first, 500, 'created');
		return [
			compared('MariaDB, fresh in batches of 10,000 ÷ bare multi-row inserts', fresh, 0.5),
			compared('MariaDB, all changed, in batches of 10,000 ÷ bare multi-row inserts', changed, 0.3),
			compared('MariaDB, fresh in batches of 500 ÷ bare multi-row inserts', small, 0.5),
		];
	} finally {
		await destination.close();
		await client.end();
	}
}
