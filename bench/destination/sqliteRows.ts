import path from 'node:path';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';
import type { Row } from '../benchmark';
import { keyedTable, type Order, orders } from './orders';
import { compared, effortOf, inTurn, shared } from './turns';
import { openWriter, writeAll } from './writing';

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

export async function sqliteRows(folder: string): Promise<readonly Row[]> {
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
		const turns = await inTurn(
			source,
			async (piece) => {
				const stop = watchDelay(delay);
				await writeAll(writer, piece, batchSize, 'created');
				stop();
			},
			(piece) => bare.write(piece),
		);
		const commit = await effortOf(() => bare.commit());
		await destination.close();
		const p99Ms = delay.percentile(99) / 1000;
		const measure = `SQLite, fresh in batches of ${batchSize.toLocaleString('en')}`;
		rows.push(compared(`${measure} ÷ prepared insert`, shared(commit, turns), bound), {
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
