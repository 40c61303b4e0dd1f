import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { openPostgresDestination } from '../../engine/destination/postgres/openPostgresDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Postgres } from '../../rig/databases/postgres';
import type { Row } from '../benchmark';
import { keyedTable, type Order } from './orders';
import { serverRows } from './serverRows';

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
	const bare = {
		name: 'bare COPY',
		begin: async () => {
			await client.query(`DROP TABLE IF EXISTS bare; CREATE TABLE bare ${keyedTable}`);
		},
		write: async (piece: readonly Order[]) => {
			await bareCopy(client, piece);
		},
	};
	try {
		const bounds = { fresh: 0.5, changed: 0.33, small: 0.3 };
		return await serverRows('PostgreSQL', destination, bare, bounds);
	} finally {
		await destination.close();
		await client.end();
	}
}
