import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Destination, WriteResult } from '../../../engine/destination/destination';
import { openSqliteDestination } from '../../../engine/destination/sqlite/openSqliteDestination';
import type { LateRecord } from '../../../engine/store';
import type { LateWatch } from '../../../engine/sync/sinks/late';
import { tableSink } from '../../../engine/sync/sinks/tableSink';

interface Order {
	readonly id: string | null;
	readonly total?: unknown;
	readonly at: string | number;
}

const place = { batchNum: 1, totalBatches: 1, progress: 100, isLastBatch: true };
const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const watermark = Date.parse(at(30));

describe('a table as a sink', () => {
	let folder = '';
	let destination: Destination;
	let late: LateRecord[] = [];
	let results: WriteResult[] = [];
	let written: object[] = [];
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-sink-'));
		destination = openSqliteDestination({ file: path.join(folder, 'tables.sqlite') });
		[late, results, written] = [[], [], []];
	});
	afterEach(async () => {
		await destination.close();
		rmSync(folder, { recursive: true });
	});

	const sink = (cursorMovesWithEdits = true, covered?: LateWatch['covered']) => {
		const key = ['id'];
		return tableSink<Order>({
			key,
			writer: destination.table({
				table: 'orders',
				key,
				structure: {
					kind: 'created',
					columns: [
						{ name: 'id', kind: 'text' },
						{ name: 'total', kind: 'integer' },
						{ name: 'at', kind: 'timestamptz' },
					],
				},
				owner: 'acme orders',
				runId: 'run',
			}),
			toRecord: ({ id, total, at: cursor }) => ({
				columns: { id, total },
				cursor,
				readAt: Date.parse(at(59)),
			}),
			late: {
				before: watermark,
				covered,
				cursorMovesWithEdits,
				found: (found) => late.push(...found),
				writing: async (range) => {
					const found = await destination.columns('orders');
					written.push({ range, hasTable: found !== undefined });
				},
			},
			written: (result) => results.push(result),
		});
	};

	it('says of every record what became of it, and of one that is refused what kind of refusal it is', async () => {
		await sink().take([{ id: '1', total: 1, at: at(40) }], place);
		expect(
			await sink().take(
				[
					{ id: '1', total: 1, at: at(40) },
					{ id: '2', total: 1, at: at(41) },
					{ id: '2', total: 2, at: at(42) },
					{ id: null, at: at(40) },
					{ id: '3', total: 'many', at: at(40) },
					{ id: '1', total: 0, at: at(39) },
				],
				place,
			),
		).toEqual([
			{ action: 'unchanged', externalId: '1' },
			{ action: 'unchanged', externalId: '2', isOlder: true },
			{ action: 'created', externalId: '2' },
			{
				action: 'failed',
				externalId: '',
				message: expect.stringContaining('id'),
				kind: 'noExternalId',
				mayPass: false,
			},
			{
				action: 'failed',
				externalId: '3',
				message: expect.stringMatching(/^total: .*many/),
				kind: 'valueRefused',
			},
			{ action: 'unchanged', externalId: '1', isOlder: true },
		]);
		expect(results.at(-1)?.repeated).toEqual([
			{ externalId: '2', occurrences: 2 },
			{ externalId: '1', occurrences: 2 },
		]);
	});

	it('a new record from before the watermark is late, one from the watermark on is not', async () => {
		await sink().take(
			[
				{ id: '1', at: at(29) },
				{ id: '2', at: at(30) },
			],
			place,
		);
		expect(late).toEqual([{ externalId: '1', cursor: Date.parse(at(29)) }]);
	});

	it('the time of what lies before the watermark is told before any of it is written', async () => {
		await sink().take(
			[
				{ id: '1', at: at(12) },
				{ id: '2', at: at(40) },
				{ id: '3', at: at(11) },
				{ id: '4', at: 7 },
			],
			place,
		);
		const range = { from: Date.parse(at(11)), to: Date.parse(at(12)) + 1 };
		expect(written).toEqual([{ range, hasTable: false }]);
		await sink().take([{ id: '5', at: at(30) }], place);
		expect(written).toHaveLength(1);
	});

	it('a new record ahead of the watermark is late where a committed run has covered its time', async () => {
		const asked: object[] = [];
		const aheadOfIt = sink(true, async (range) => {
			asked.push(range);
			return [
				{ from: Date.parse(at(32)), to: Date.parse(at(34)) },
				{ from: Date.parse(at(40)), to: Date.parse(at(50)) },
			];
		});
		const minutes = [29, 31, 32, 33, 34, 41];
		await aheadOfIt.take(
			minutes.map((minute) => ({ id: String(minute), at: at(minute) })),
			place,
		);
		expect(asked).toEqual([{ from: Date.parse(at(31)), to: Date.parse(at(41)) + 1 }]);
		expect(late.map(({ externalId }) => externalId)).toEqual(['29', '32', '33', '41']);
		const range = { from: Date.parse(at(29)), to: Date.parse(at(41)) + 1 };
		expect(written).toEqual([{ range, hasTable: false }]);
		await aheadOfIt.take([{ id: '1', at: at(12) }], place);
		expect(asked).toHaveLength(1);
	});

	it('a version from before the watermark is late where edits move the cursor', async () => {
		await sink().take([{ id: '1', total: 1, at: at(10) }], place);
		late = [];
		await sink().take([{ id: '1', total: 2, at: at(20) }], place);
		expect(late).toEqual([{ externalId: '1', cursor: Date.parse(at(20)) }]);
	});

	it('an edit is not late where the cursor is when a record was created', async () => {
		await sink(false).take([{ id: '1', total: 1, at: at(10) }], place);
		expect(late).toHaveLength(1);
		await sink(false).take([{ id: '1', total: 2, at: at(10) }], place);
		expect(late).toHaveLength(1);
	});

	it('what the table has already, what is refused, and what counts instead of telling a time is not late', async () => {
		await sink().take([{ id: '1', total: 1, at: at(10) }], place);
		late = [];
		await sink().take(
			[
				{ id: '1', total: 1, at: at(10) },
				{ id: '2', total: 'many', at: at(10) },
				{ id: '3', at: 7 },
			],
			place,
		);
		expect(late).toEqual([]);
	});
});
