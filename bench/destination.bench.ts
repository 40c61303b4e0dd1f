import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { Destination, TableWriter } from '../engine/destination/destination';
import { openPostgresDestination } from '../engine/destination/postgres/openPostgresDestination';
import { openSqliteDestination } from '../engine/destination/sqlite/openSqliteDestination';
import { systemEnvironment } from '../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../test/support/postgres';
import type { Benchmark, Row } from './benchmark';
import {
	columns,
	keyedTable,
	type Order,
	orders,
	pieceCount,
	pieceOf,
	record,
	rowCount,
} from './destinationOrders';

async function timed(work: () => Promise<void> | void): Promise<number> {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}

interface Times {
	readonly oursMs: number;
	readonly bareMs: number;
}

async function inTurn(
	source: readonly Order[],
	ours: (piece: readonly Order[]) => Promise<void>,
	bare: (piece: readonly Order[]) => Promise<void> | void,
): Promise<Times> {
	let [oursMs, bareMs] = [0, 0];
	for (let number = 0; number < pieceCount; number++) {
		const piece = pieceOf(source, number);
		oursMs += await timed(() => ours(piece));
		bareMs += await timed(() => bare(piece));
	}
	return { oursMs, bareMs };
}

function openWriter(destination: Destination, table: string): TableWriter {
	return destination.table({
		table,
		key: ['id'],
		structure: { kind: 'created', columns },
		owner: 'bench/orders',
		runId: 'run-0001',
	});
}

async function writeAll(
	writer: TableWriter,
	source: readonly Order[],
	batchSize: number,
	expected: 'created' | 'updated',
): Promise<void> {
	for (let first = 0; first < source.length; first += batchSize) {
		const batch = source.slice(first, first + batchSize).map(record);
		const { counts } = await writer.write(batch);
		if (counts[expected] !== batch.length) throw new Error(`Not all ${expected}`);
	}
}

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

const perSecond = (elapsedMs: number) => `${Math.round(rowCount / elapsedMs)}k rows/s`;

function compared(measure: string, { oursMs, bareMs }: Times, bound?: number): Row {
	const ratio = bareMs / oursMs;
	return {
		measure,
		ours: perSecond(oursMs),
		reference: perSecond(bareMs),
		ratio,
		target: bound === undefined ? '' : `at least ${bound}`,
		met: bound === undefined ? undefined : ratio >= bound,
	};
}

async function postgresRows(server: Postgres): Promise<readonly Row[]> {
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

/** A prepared insert, in one transaction from the first piece to the last. */
function bareInsert(file: string) {
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
	database.exec(`CREATE TABLE bare ${keyedTable}; BEGIN`);
	const insert = database.prepare('INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
	return {
		write: (source: readonly Order[]) => {
			for (const row of source) {
				const { id, name, email, total, quantity, test, created_at, updated_at } = row;
				const payload = JSON.stringify(row.payload);
				insert.run(id, name, email, total, quantity, Number(test), created_at, updated_at, payload);
			}
		},
		commit: () => {
			database.exec('COMMIT');
			database.close();
		},
	};
}

/** Records, in microseconds, how much later than asked for a timer of a millisecond fires. */
function watchDelay(delay: RecordableHistogram): () => void {
	const next = () => {
		const askedAt = performance.now();
		return setTimeout(() => {
			delay.record(Math.max(1, Math.round((performance.now() - askedAt - 1) * 1000)));
			timer = next();
		}, 1);
	};
	let timer = next();
	return () => clearTimeout(timer);
}

async function sqliteRows(folder: string): Promise<readonly Row[]> {
	const source = orders(0);
	const rows: Row[] = [];
	const warmUp = openSqliteDestination({ file: path.join(folder, 'warm-up.sqlite') });
	await writeAll(openWriter(warmUp, 'orders'), source.slice(0, 20_000), 500, 'created');
	await warmUp.close();
	// In small batches each waits for the commit of the one before, which the reference does once: watched only.
	for (const [batchSize, bound] of [
		[10_000, 0.6],
		[500, undefined],
	] as const) {
		const file = (name: string) => path.join(folder, `${name}-${batchSize}.sqlite`);
		const destination = openSqliteDestination({ file: file('ours') });
		const writer = openWriter(destination, 'orders');
		await writer.write([]);
		const bare = bareInsert(file('bare'));
		const delay = createHistogram();
		const times = await inTurn(
			source,
			async (piece) => {
				const stop = watchDelay(delay);
				await writeAll(writer, piece, batchSize, 'created');
				stop();
			},
			(piece) => bare.write(piece),
		);
		const bareMs = times.bareMs + (await timed(() => bare.commit()));
		await destination.close();
		const p99Ms = delay.percentile(99) / 1000;
		const measure = `SQLite, fresh in batches of ${batchSize.toLocaleString('en')}`;
		rows.push(compared(`${measure} ÷ prepared insert`, { ...times, bareMs }, bound), {
			measure: `${measure}: event loop delay, p99`,
			ours: `${p99Ms.toFixed(1)} ms`,
			reference: '',
			ratio: undefined,
			target: 'under 50 ms',
			met: p99Ms < 50,
		});
	}
	return rows;
}

export const benchmark: Benchmark = {
	name: 'destination',
	title:
		'Writing 300,000 rows of 9 columns into a keyed table, serialisation counted on both sides',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-bench-'));
		const server = await startPostgres();
		try {
			return [...(await postgresRows(server)), ...(await sqliteRows(folder))];
		} finally {
			await server.stop();
			rmSync(folder, { recursive: true });
		}
	},
};
