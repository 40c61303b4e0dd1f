import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Destination, TableOptions } from '../../engine/destination/destination';
import { openSqliteDestination } from '../../engine/destination/sqlite/openSqliteDestination';

const readAt = Date.parse('2026-03-01T10:00:00Z');

const things: TableOptions = {
	table: 'things',
	key: ['id'],
	structure: { kind: 'fromRecords' },
	owner: 'acme/things',
	runId: 'run-1',
};

const batch = (size: number) =>
	Array.from({ length: size }, (_, index) => ({
		columns: { id: `id-${index}`, value: { index, text: 'x'.repeat(200) } },
		readAt,
	}));

describe('SQLite as a destination', () => {
	let folder: string;
	let file: string;
	const opened: Destination[] = [];

	const open = (busyTimeoutMs?: number) => {
		const destination = openSqliteDestination({ file, busyTimeoutMs });
		opened.push(destination);
		return destination;
	};

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-sqlite-'));
		file = path.join(folder, 'destination.sqlite');
	});
	afterEach(async () => {
		for (const destination of opened.splice(0)) await destination.close();
		rmSync(folder, { recursive: true });
	});

	it('a large batch leaves the event loop to others, and is there as a whole or not at all', async () => {
		const writer = open().table(things);
		await writer.write(batch(1));
		const reader = new DatabaseSync(file);
		const count = () => Number(reader.prepare('SELECT count(*) AS n FROM things').get()?.['n']);
		const seen = new Set<number>();
		let turns = 0;
		let isWriting = true;
		const watch = () => {
			if (!isWriting) return;
			turns++;
			seen.add(count());
			setImmediate(watch);
		};
		setImmediate(watch);
		await writer.write(batch(20_000));
		isWriting = false;
		expect(count()).toBe(20_000);
		seen.delete(20_000);
		expect([...seen]).toEqual([1]);
		// How long a turn lasts is a figure of the benchmark.
		expect(turns).toBeGreaterThan(50);
		reader.close();
	});

	it('what was committed moves from the log into the file between batches, so that no commit has to wait for it', async () => {
		const writer = open().table(things);
		const rowsInFile = () => statSync(file).size / 200;
		await writer.write(batch(20_000));
		const changed = batch(20_000).map(({ columns }) => ({
			columns: { ...columns, value: { text: 'y'.repeat(200) } },
			readAt: readAt + 1,
		}));
		await writer.write(changed);
		// The thread does one thing after the other, so what it did after the commit is done now.
		await writer.write(batch(1));
		expect(rowsInFile()).toBeGreaterThan(20_000);
	});

	it('a writer waits for another program, with the event loop free, and then goes on', async () => {
		const writer = open().table(things);
		await writer.write(batch(1));
		const other = new DatabaseSync(file);
		other.exec('BEGIN IMMEDIATE');
		let isDone = false;
		const writing = writer.write(batch(10)).finally(() => (isDone = true));
		for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
		expect(isDone).toBe(false);
		other.exec('COMMIT');
		other.close();
		expect((await writing).counts).toMatchObject({ created: 9, unchanged: 1 });
	});

	it('a file that stays locked is an error in the end, and the batch can be written later', async () => {
		const writer = open(20).table(things);
		await writer.write(batch(1));
		const other = new DatabaseSync(file);
		other.exec('BEGIN IMMEDIATE');
		await expect(writer.write(batch(2))).rejects.toMatchObject({ kind: 'busy' });
		other.exec('COMMIT');
		other.close();
		expect((await writer.write(batch(2))).counts).toMatchObject({ created: 1, unchanged: 1 });
	});

	it('a trigger that rolls everything back leaves nothing of the batch', async () => {
		const writer = open().table(things);
		await writer.write(batch(1));
		const other = new DatabaseSync(file);
		other.exec(`CREATE TRIGGER stop BEFORE INSERT ON things WHEN NEW.id = 'id-5'
			BEGIN SELECT RAISE(ROLLBACK, 'not this one'); END`);
		await expect(writer.write(batch(10))).rejects.toMatchObject({
			message: expect.stringContaining('not this one'),
		});
		expect(other.prepare('SELECT count(*) AS n FROM things').get()).toEqual({ n: 1 });
		other.close();
	});

	it('a file that is no database and a folder that does not exist are told apart', async () => {
		writeFileSync(file, 'no database, but long enough to be taken for one'.repeat(100));
		await expect(open().table(things).write(batch(1))).rejects.toMatchObject({
			kind: 'unreachable',
			remedy: 'Choose another file: this is no SQLite file.',
		});
		file = path.join(folder, 'nowhere', 'x.sqlite');
		await expect(open().table(things).write(batch(1))).rejects.toMatchObject({
			kind: 'unreachable',
			remedy: 'Check that the folder exists and may be written to.',
		});
	});
});
