import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from, to } from 'pg-copy-streams';

import type { Postgres } from '../../rig/databases/postgres';
import { type Effort, effortOf } from '../destination/turns';

/** What a bare COPY of rows that are there as text takes. */
export interface Copied extends Effort {
	readonly rows: number;
	readonly bytes: number;
}

/**
 * Copies the rows of tables into others that are made like them, keys and all, and from files that hold them as COPY takes
 * them: nothing is fetched, joined, or put into a form, so that no program can be quicker.
 *
 * @param folder where the files go
 */
export async function bareCopy(
	server: Postgres,
	tables: readonly string[],
	folder: string,
): Promise<Copied> {
	const client = new Client({ ...server });
	await client.connect();
	try {
		const sums = { rows: 0, bytes: 0, elapsedMs: 0, cpuMs: 0 };
		for (const table of tables) {
			const file = path.join(folder, `${table}.copy`);
			await pipeline(client.query(to(`COPY ${table} TO STDOUT`)), createWriteStream(file));
			await client.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL); CHECKPOINT`);
			const copy = client.query(from(`COPY bare_${table} FROM STDIN`));
			const { elapsedMs, cpuMs } = await effortOf(async () => {
				await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), copy);
			});
			sums.rows += copy.rowCount ?? 0;
			sums.bytes += (await stat(file)).size;
			sums.elapsedMs += elapsedMs;
			sums.cpuMs += cpuMs;
		}
		return sums;
	} finally {
		await client.end();
	}
}
