import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { TableWriter } from '../../engine/destination/destination';
import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Postgres } from '../../rig/databases/postgres';
import type { Row } from '../benchmark';
import { keyedTable, type Order, orders } from './orders';
import { compared, inTurn } from './turns';
import { openWriter, writeAll } from './writing';

/** What any program would do that only has to get the rows in. */
async function bareCopy(client: Client, source: readonly Order[]): Promise<void> {
	await pipeline(Readable.from(copyPieces(source)), client.query(copyFrom('COPY bare FROM STDIN')));
}

function* copyPieces(source: readonly Order[]): Generator<string> {
	let piece = '';
	for (const row of source) {
		const payload = JSON.stringify(row.payload);
		const fields = [row.id, row.name, row.email, row.total, row.quantity, row.test];
		const text = [...fields, row.created_at, row.updated_at, payload].map((field) =>
			typeof field === 'string' && field.includes('\\') ? field.replaceAll('\\', '\\\\') : field,
		);
		piece += `${text.join('\t')}\n`;
		if (piece.length > 65_536) {
			yield piece;
			piece = '';
		}
	}
	yield piece;
}

export async function postgresRows(server: Postgres): Promise<readonly Row[]> {
	const destination = openPostgresDestination(server, systemEnvironment);
	const client = new Client({ ...server });
	await client.connect();
	const beside = async (
		writer: TableWriter,
		source: readonly Order[],
		batchSize: number,
		expected: 'created' | 'updated',
	) => {
		await client.query(`DROP TABLE IF EXISTS bare; CREATE TABLE bare ${keyedTable}`);
		return await inTurn(
			source,
			(piece) => writeAll(writer, piece, batchSize, expected),
			(piece) => bareCopy(client, piece),
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
			compared('PostgreSQL, fresh in batches of 10,000 ÷ bare COPY', fresh, 0.5),
			compared('PostgreSQL, all changed, in batches of 10,000 ÷ bare COPY', changed, 0.33),
			compared('PostgreSQL, fresh in batches of 500 ÷ bare COPY', small, 0.3),
		];
	} finally {
		await destination.close();
		await client.end();
	}
}
