import type { TimeRange } from '../../time';
import type { SyncScope } from '../scope';
import { readHiddenTimes } from './gaps';
import { belie, doubt, hasKept, type LateRecord, shownOf } from './lateRecords';

/** A record that a run had kept, and that another try has brought in, or may have. */
export interface Retried extends LateRecord {
	/** The run that had kept it. */
	readonly runId: string;
	/** Epoch milliseconds: receipts from after that are of runs that came by it again. */
	readonly keptAt: number;
	/** The runs whose receipts are no lie, for they kept the same version themselves. */
	readonly alsoKeptBy: ReadonlySet<string>;
	/** Whether an earlier try of it was broken off: nobody knows whether it had been there before that. */
	readonly inDoubt: boolean;
}

interface Receipt {
	readonly runId: string;
	readonly late: number | null;
	readonly window: TimeRange;
	readonly committedAt: number;
}

/** Downgrades each receipt from before a record was kept whose window contains it: its run had missed it. */
export async function downgradeByRetried(
	sync: SyncScope,
	retried: readonly Retried[],
): Promise<void> {
	if (retried.length === 0) return;
	const receipts = await receiptsOver(sync, retried);
	if (receipts.length === 0) return;
	// A run that is shown what was hidden closes the gap, also where a record of it is refused and kept.
	const shown = shownOf(retried, await readHiddenTimes(sync), ({ keptAt }) => keptAt);
	for (const receipt of receipts) {
		const missed = shown.filter((record) => isMissedBy(receipt, record));
		const brought = missed.filter(({ inDoubt }) => !inDoubt);
		const [last] = brought.slice(-1);
		const [doubtful] = missed;
		const { runId, late } = receipt;
		if (last !== undefined) await belie(sync, { runId, late, found: brought.length }, last.runId);
		else if (doubtful !== undefined) {
			await doubt(sync, (query) => query.where('run_id', '=', runId), doubtReason(doubtful.runId));
		}
	}
}

function isMissedBy(
	{ runId, window, committedAt }: Receipt,
	{ cursor, keptAt, alsoKeptBy, runId: keeper }: Retried,
): boolean {
	const isItsTime = window.from <= cursor && cursor < window.to;
	return isItsTime && committedAt <= keptAt && runId !== keeper && !alsoKeptBy.has(runId);
}

/** Those that may be proven wrong, mostly none. */
async function receiptsOver(
	sync: SyncScope,
	retried: readonly Retried[],
): Promise<readonly Receipt[]> {
	let [from, to, keptAt] = [Infinity, -Infinity, -Infinity];
	for (const record of retried) {
		from = Math.min(from, record.cursor);
		to = Math.max(to, record.cursor);
		keptAt = Math.max(keptAt, record.keptAt);
	}
	const rows = await sync
		.from('sync_receipt')
		.select(['run_id', 'late', 'window_from', 'window_to', 'committed_at'])
		.where('window_to', '>', from)
		.where('window_from', '<=', to)
		.where('committed_at', '<=', keptAt)
		.where((eb) =>
			eb.or([eb('counted_verdict', '!=', 'incomplete'), eb('late', 'is not', null), hasKept(eb)]),
		)
		.execute();
	return rows.map((row) => ({
		runId: row.run_id,
		late: row.late,
		window: { from: row.window_from, to: row.window_to },
		committedAt: row.committed_at,
	}));
}

function doubtReason(runId: string): string {
	return `A try to write what the run "${runId}" had kept of this window was broken off, and did not say whether all of it had been there before`;
}
