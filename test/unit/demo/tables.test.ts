import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { judgeTable } from '../../../demo/judge/judgeTable';
import { retryWorkflow } from '../../../demo/report/retryWorkflow';
import { runLine } from '../../../demo/report/runLine';
import { reportRun } from '../../../demo/report/runReport';
import type { WorkflowNode } from '../../../rig/n8n/workflow';
import { readSqliteTable } from '../../../rig/tables/sqliteTable';
import { compareTable, tableVerdict } from '../../../rig/tables/tableComparison';
import type { ComparedRecord } from '../../../rig/tables/tableComparison';

const record = (number: number, content = 'as it is'): ComparedRecord => ({
	id: String(number),
	name: `#${number}`,
	content: `${number} ${content}`,
});

describe('a table beside its source', () => {
	it('a table equals its source when it has the same records with the same content, whatever their order', () => {
		const comparison = compareTable([record(1), record(2)], [record(2), record(1)]);
		expect(comparison.equal).toBe(true);
		expect(tableVerdict(comparison, 'the shop', 'order')).toBe(
			'✓ the table equals the shop (2 orders; none missing, stale or doubled)',
		);
	});

	it.each([
		['misses one', [record(1)], '1 missing (#2)'],
		['has one in another version', [record(1), record(2, 'as it was')], '1 stale (#2)'],
		['has one twice', [record(1), record(2), record(2)], '1 doubled (#2)'],
		['has one too many', [record(1), record(2), record(3)], '1 unknown to the shop (#3)'],
	])('a table does not equal its source when it %s', (_case, rows, reason) => {
		const comparison = compareTable([record(1), record(2)], rows);
		expect(comparison.equal).toBe(false);
		expect(tableVerdict(comparison, 'the shop', 'order')).toBe(
			`✗ the table differs from the shop: ${reason}`,
		);
	});

	it('a table is judged by what the run covered: what has changed since is left out on both sides', () => {
		const at = (time: string, one: ComparedRecord) => ({
			updatedAtMs: Date.parse(time),
			record: one,
		});
		const source = [
			at('2026-03-01T09:59:59Z', record(1)),
			at('2026-03-01T10:00:00Z', record(2)),
			at('2026-03-01T11:00:00Z', record(3)),
			at('2026-03-01T11:00:00Z', record(4)),
		];
		const rows = [record(2), record(3, 'as it was')];
		const judged = judgeTable(source, rows, '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z');
		expect(judged).toMatchObject({ equal: true, expected: 1, newer: 2 });
		expect(tableVerdict(judged, 'the shop', 'order')).toBe(
			'✓ the table equals the shop (1 order; none missing, stale or doubled; 2 more have changed since)',
		);
	});
});

it('reads the rows that exist, and none of a table or a file that is not there', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'demo-tables-'));
	const file = path.join(folder, 'tables.sqlite');
	expect(readSqliteTable(file, 'orders')).toEqual([]);
	const database = new DatabaseSync(file);
	database.exec(`CREATE TABLE "or""ders" (id TEXT, _sync_deleted_at TEXT);
		INSERT INTO "or""ders" VALUES ('1', NULL), ('2', '2026-03-01')`);
	database.close();
	expect(readSqliteTable(file, 'orders')).toEqual([]);
	expect(readSqliteTable(file, 'or"ders')).toEqual([{ id: '1', _sync_deleted_at: null }]);
	rmSync(folder, { recursive: true });
});

describe('the line about a run', () => {
	const node = (name: string, type: string, operation: string): WorkflowNode => ({
		id: name,
		name,
		type: `n8n-nodes-scheduled-sync.${type}`,
		parameters: { operation },
	});
	const nodes = [
		node('Begin', 'syncRun', 'begin'),
		node('Commit', 'syncRun', 'commit'),
		node('One', 'syncRecords', 'syncOne'),
		node('Retry', 'syncRecords', 'retryFailed'),
	];
	const execution = (runData: Record<string, readonly (readonly object[])[]>, failed = false) => ({
		id: '7',
		status: failed ? 'error' : 'success',
		mode: 'trigger',
		startedAt: '2026-03-01T10:02:00.000Z',
		stoppedAt: '2026-03-01T10:02:05.000Z',
		data: {
			resultData: {
				lastNodeExecuted: 'Commit',
				error: failed ? { message: 'the store is locked', description: null } : undefined,
				runData: Object.fromEntries(
					Object.entries(runData).map(([name, outputs]) => [
						name,
						[{ startTime: 0, data: { main: outputs.map((out) => out.map((json) => ({ json }))) } }],
					]),
				),
			},
		},
	});
	const receipt = (from: string, to: string, created: number) => ({
		from: `2026-03-01T${from}:00.000Z`,
		to: `2026-03-01T${to}:00.000Z`,
		verdict: 'complete',
		counts: { fetched: created + 1, created, updated: 1 },
	});
	const line = (...of: Parameters<typeof execution>) =>
		runLine(reportRun(execution(...of) as never, nodes), 'table orders', '✓ fine');

	it('adds up the slices of a backlog', () => {
		expect(line({ Commit: [[receipt('08:00', '09:00', 3), receipt('09:00', '10:00', 4)]] })).toBe(
			'10:02:05  table orders  window 03-01 08:00:00 → 03-01 10:00:00  9 fetched: 7 created, 2 updated, 0 unchanged  verdict complete  ✓ fine',
		);
	});

	it('reads the counts of a receipt that is simplified', () => {
		const { counts, ...rest } = receipt('08:00', '09:00', 3);
		expect(line({ Commit: [[{ ...rest, ...counts }]] })).toContain(
			'  4 fetched: 3 created, 1 updated, 0 unchanged  verdict complete  ',
		);
	});

	it('names the year of a beginning long ago', () => {
		const first = { ...receipt('08:00', '09:00', 3), from: '2020-01-01T00:00:00.000Z' };
		expect(line({ Commit: [[first]] })).toContain('  window 2020-01-01 → 03-01 09:00:00  ');
	});

	it('says why no run began', () => {
		expect(line({ Begin: [[], [{ skipped: true, message: 'another is going' }]] })).toBe(
			'10:02:05  table orders  skipped: another is going',
		);
	});

	it('says what became of single records', () => {
		expect(line({ One: [[{ externalId: 'SKU-1', action: 'updated' }]] })).toBe(
			'10:02:05  table orders  webhook: SKU-1 updated',
		);
	});

	it('says where and why an execution failed', () => {
		expect(line({ Commit: [[]] }, true)).toBe(
			'10:02:05  table orders  ✗ execution 7 failed in "Commit": the store is locked',
		);
	});

	const retried = async (...of: Parameters<typeof execution>) =>
		await retryWorkflow('1').tell(execution(...of) as never, nodes);

	it('says what became of batches that were tried again', async () => {
		const counts = { claimed: 5, resolved: 3, superseded: 2, stillFailing: 0, givenUp: 0 };
		expect(await retried({ Retry: [[counts]] })).toEqual({
			line: '10:02:05  failed batches  tried again: 3 arrived, 2 there in a newer version',
			equal: true,
			failed: false,
		});
		expect((await retried({ Retry: [[{ ...counts, resolved: 0, superseded: 0 }]] })).line).toBe(
			'10:02:05  failed batches  nothing was due',
		);
		expect(await retried({ Retry: [[]] }, true)).toEqual({
			line: '10:02:05  failed batches  ✗ execution 7 failed in "Commit": the store is locked',
			equal: false,
			failed: true,
		});
	});
});
