import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { CreatableKind } from '../engine/destination/columns';
import type { Destination, DestinationRecord } from '../engine/destination/destination';
import { openPostgresDestination } from '../engine/destination/postgres/openPostgresDestination';
import { openSqliteDestination } from '../engine/destination/sqlite/openSqliteDestination';
import { systemEnvironment } from '../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../test/support/postgres';
import type { Benchmark, Row } from './benchmark';

const rowCount = 300_000;
const firstOrder = Date.parse('2026-01-01T00:00:00Z');
const readAt = Date.parse('2026-06-01T00:00:00Z');

const columns: readonly { readonly name: string; readonly kind: CreatableKind }[] = [
	{ name: 'id', kind: 'text' },
	{ name: 'name', kind: 'text' },
	{ name: 'email', kind: 'text' },
	{ name: 'total', kind: 'numeric' },
	{ name: 'quantity', kind: 'integer' },
	{ name: 'test', kind: 'boolean' },
	{ name: 'created_at', kind: 'timestamptz' },
	{ name: 'updated_at', kind: 'timestamptz' },
	{ name: 'payload', kind: 'jsonb' },
];

const keyedTable = `(id text PRIMARY KEY, name text, email text, total numeric, quantity integer, test boolean,
	created_at timestamptz, updated_at timestamptz, payload jsonb)`;

/** An order as a source sends it. The keys of its JSON stand in the order that an API has them in. */
function order(index: number, revision: number) {
	const sku = (step: number) => `SKU-${(index * step) % 997}`;
	return {
		id: `gid://shopify/Order/${5_000_000_000 + index}`,
		name: `#${1000 + index}`,
		email: `customer${index % 50_000}@example.com`,
		total: ((index * 37 + revision) % 100_000) / 100,
		quantity: index % 7,
		test: index % 11 === 0,
		created_at: new Date(firstOrder + index * 1000).toISOString(),
		updated_at: new Date(firstOrder + (index + revision * 3600) * 1000).toISOString(),
		payload: {
			note: `Leave it at the door, number ${index}`,
			tags: ['wholesale', 'europe'],
			address: { city: 'Berlin', zip: String(10_000 + (index % 9000)) },
			lines: [
				{ sku: sku(3), quantity: 1, price: '10.00' },
				{ sku: sku(7), quantity: 2, price: '12.50' },
			],
		},
	};
}

type Order = ReturnType<typeof order>;

function orders(revision: number): readonly Order[] {
	return Array.from({ length: rowCount }, (_, index) => order(index, revision));
}

function record(columnsOfOrder: Order): DestinationRecord {
	return { columns: columnsOfOrder, cursor: columnsOfOrder.updated_at, readAt };
}

async function writeAll(
	destination: Destination,
	table: string,
	source: readonly Order[],
	batchSize: number,
	expected: 'created' | 'updated' | 'unchanged',
): Promise<number> {
	const writer = destination.table({
		table,
		key: ['id'],
		structure: { kind: 'created', columns },
		owner: 'bench/orders',
		runId: 'run-0001',
	});
	const startedAt = performance.now();
	let counted = 0;
	for (let first = 0; first < source.length; first += batchSize) {
		const batch = source.slice(first, first + batchSize).map(record);
		counted += (await writer.write(batch)).counts[expected];
	}
	const elapsedMs = performance.now() - startedAt;
	if (counted !== source.length) throw new Error(`${counted} of ${source.length} ${expected}`);
	return elapsedMs;
}

/** What any program would do that only has to get the rows in. */
async function bareCopy(client: Client, table: string, source: readonly Order[]): Promise<number> {
	await client.query(`DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} ${keyedTable}`);
	const startedAt = performance.now();
	await pipeline(
		Readable.from(copyPieces(source)),
		client.query(copyFrom(`COPY ${table} FROM STDIN`)),
	);
	return performance.now() - startedAt;
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

function compared(measure: string, oursMs: number, bareMs: number, bound: number): Row {
	const ratio = bareMs / oursMs;
	return {
		measure,
		ours: perSecond(oursMs),
		reference: perSecond(bareMs),
		ratio,
		target: `at least ${bound}`,
		met: ratio >= bound,
	};
}

async function postgresRows(server: Postgres): Promise<readonly Row[]> {
	const destination = openPostgresDestination(server, systemEnvironment);
	const client = new Client({ ...server });
	await client.connect();
	try {
		const [first, second] = [orders(0), orders(1)];
		await bareCopy(client, 'warm_up', first.slice(0, 20_000));
		const rows: Row[] = [];
		// The reference is measured beside each, since a machine is not equally fast all the time.
		const beside = async (measure: string, bound: number, ours: () => Promise<number>) => {
			const before = await bareCopy(client, 'bare', first);
			const oursMs = await ours();
			const after = await bareCopy(client, 'bare', first);
			rows.push(compared(measure, oursMs, (before + after) / 2, bound));
			await client.query('DROP TABLE bare');
		};
		await beside('PostgreSQL, 300,000 fresh rows in batches of 10,000 ÷ bare COPY', 0.5, () =>
			writeAll(destination, 'large', first, 10_000, 'created'),
		);
		await beside('PostgreSQL, all changed, in batches of 10,000 ÷ bare COPY', 0.33, () =>
			writeAll(destination, 'large', second, 10_000, 'updated'),
		);
		await beside('PostgreSQL, fresh in batches of 500 ÷ bare COPY', 0.3, () =>
			writeAll(destination, 'small', first, 500, 'created'),
		);
		return rows;
	} finally {
		await destination.close();
		await client.end();
	}
}

function bareInsert(file: string, source: readonly Order[]): number {
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
	database.exec(`DROP TABLE IF EXISTS bare; CREATE TABLE bare ${keyedTable}`);
	const insert = database.prepare('INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
	const startedAt = performance.now();
	database.exec('BEGIN');
	for (const row of source) {
		const { id, name, email, total, quantity, test, created_at, updated_at } = row;
		const payload = JSON.stringify(row.payload);
		insert.run(id, name, email, total, quantity, Number(test), created_at, updated_at, payload);
	}
	database.exec('COMMIT');
	const elapsedMs = performance.now() - startedAt;
	database.close();
	return elapsedMs;
}

async function sqliteRows(folder: string): Promise<readonly Row[]> {
	const source = orders(0);
	const file = (name: string) => path.join(folder, `${name}.sqlite`);
	bareInsert(file('warm-up'), source.slice(0, 20_000));
	const rows: Row[] = [];
	for (const batchSize of [10_000, 500]) {
		const before = bareInsert(file(`before-${batchSize}`), source);
		const destination = openSqliteDestination({ file: file(`ours-${batchSize}`) });
		const delay = monitorEventLoopDelay({ resolution: 1 });
		delay.enable();
		const oursMs = await writeAll(destination, 'orders', source, batchSize, 'created');
		delay.disable();
		await destination.close();
		const after = bareInsert(file(`after-${batchSize}`), source);
		const p99Ms = delay.percentile(99) / 1e6;
		const measure = `SQLite, 300,000 fresh rows in batches of ${batchSize}`;
		rows.push(compared(`${measure} ÷ prepared insert`, oursMs, (before + after) / 2, 0.6), {
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
