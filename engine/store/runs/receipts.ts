import { countNames, type RunCounts } from '../../run/counts';
import type { Receipt } from '../../run/receipt';
import type { JobType } from '../../run/run';
import type { Verdict } from '../../run/verdict';
import { subtractRanges, type TimeRange } from '../../time/timeRange';
import { countColumn } from '../schema/receiptTables';
import type { StoreTables } from '../schema/tables';
import type { Scope, SyncScope } from '../scope';
import { readOpenGaps } from './gaps';

export async function insertReceipt(scope: Scope, receipt: Receipt): Promise<void> {
	await scope
		.insertInto('sync_receipt', {
			run_id: receipt.runId,
			sync: receipt.sync,
			job_type: receipt.jobType,
			window_from: receipt.window.from,
			window_to: receipt.window.to,
			watermark_before: receipt.watermarkBefore ?? null,
			watermark_after: receipt.watermarkAfter ?? null,
			...countColumns(receipt.counts),
			duration_ms: receipt.durationMs,
			clock_skew_ms: receipt.clockSkewMs,
			verdict: receipt.verdict,
			reason: receipt.reason,
			counted_verdict: receipt.counted.verdict,
			counted_reason: receipt.counted.reason,
			doubt: receipt.doubt ?? null,
			late: receipt.late === 0 ? null : receipt.late,
			committed_at: receipt.committedAt,
		})
		.execute();
}

export async function readReceipts(
	scope: Scope,
	runIds: readonly string[],
): Promise<ReadonlyMap<string, Receipt>> {
	if (runIds.length === 0) return new Map();
	const rows = await scope.from('sync_receipt').selectAll().where('run_id', 'in', runIds).execute();
	return new Map(rows.map((row) => [row.run_id, toReceipt(row)]));
}

/**
 * What the receipts of a sync are about, as far as that touches a time: in order, each stretch once. What the source has
 * hidden from their runs is not among it: a record of that time that is shown later is not late.
 */
export async function readCovered(
	sync: SyncScope,
	{ from, to }: TimeRange,
): Promise<readonly TimeRange[]> {
	const windows = await sync
		.from('sync_receipt')
		.select(['window_from', 'window_to'])
		.where('window_to', '>', from)
		.where('window_from', '<', to)
		.orderBy('window_from')
		.execute();
	const covered: TimeRange[] = [];
	for (const { window_from: begin, window_to: end } of windows) {
		const last = covered.at(-1);
		if (last === undefined || last.to < begin) covered.push({ from: begin, to: end });
		else covered.splice(-1, 1, { from: last.from, to: Math.max(last.to, end) });
	}
	const gaps = await readOpenGaps(sync);
	const hidden = gaps.filter(({ reason }) => reason === 'hiddenBySource');
	return covered.flatMap((range) => subtractRanges(range, hidden));
}

/** Gives each receipt the verdict that its counts give; to be called when the last gap of a sync was closed. */
export async function liftGapVerdicts(sync: SyncScope): Promise<void> {
	await sync
		.update('sync_receipt')
		.set((eb) => ({ verdict: eb.ref('counted_verdict'), reason: eb.ref('counted_reason') }))
		.whereRef('reason', '!=', 'counted_reason')
		.execute();
}

function toReceipt(row: StoreTables['sync_receipt']): Receipt {
	return {
		runId: row.run_id,
		sync: row.sync,
		jobType: row.job_type as JobType,
		window: { from: row.window_from, to: row.window_to },
		watermarkBefore: row.watermark_before ?? undefined,
		watermarkAfter: row.watermark_after ?? undefined,
		counts: countsIn(row),
		durationMs: row.duration_ms,
		clockSkewMs: row.clock_skew_ms,
		verdict: row.verdict as Verdict,
		reason: row.reason,
		counted: {
			verdict: row.counted_verdict as Verdict,
			reason: row.counted_reason,
		},
		late: row.late ?? 0,
		doubt: row.doubt ?? undefined,
		committedAt: row.committed_at,
	};
}

type CountColumns = Pick<StoreTables['sync_receipt'], ReturnType<typeof countColumn>>;

function countColumns(counts: RunCounts): CountColumns {
	const columns = countNames.map((name) => [countColumn(name), counts[name] ?? null] as const);
	return Object.fromEntries(columns) as CountColumns;
}

function countsIn(row: CountColumns): RunCounts {
	const counted = countNames.flatMap((name) => {
		const count = row[countColumn(name)];
		return count === null ? [] : [[name, count] as const];
	});
	return Object.fromEntries(counted);
}
