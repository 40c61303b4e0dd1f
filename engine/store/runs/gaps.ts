import type { Gap, GapReason } from '../../run/gap';
import { subtractRanges, type TimeRange } from '../../time/timeRange';
import type { SyncScope } from '../scope';

/** In order of time. */
export async function readOpenGaps(sync: SyncScope): Promise<readonly Gap[]> {
	const rows = await gapRows(sync);
	return rows
		.filter((row) => row.closed_at === null)
		.map((row) => ({
			from: row.gap_from,
			to: row.gap_to,
			reason: row.reason as GapReason,
			openedBy: row.opened_by,
			openedAt: row.opened_at,
		}));
}

/** A time that the source hides, or has hidden until a run was shown it. */
export interface HiddenTime extends TimeRange {
	/** When a run had been shown it, in epoch milliseconds; infinite as long as none has. */
	readonly until: number;
}

export async function readHiddenTimes(sync: SyncScope): Promise<readonly HiddenTime[]> {
	const hidden: GapReason = 'hiddenBySource';
	const rows = await gapRows(sync);
	return rows
		.filter(({ reason }) => reason === hidden)
		.map(({ gap_from: from, gap_to: to, closed_at: closedAt }) => ({
			from,
			to,
			until: closedAt ?? Infinity,
		}));
}

/**
 * Records a gap, less what is recorded already: a run that failed has found it before, and a backfill may have
 * covered a part of it since. What the source hides is a gap again even if it was covered once.
 */
export async function openGap(sync: SyncScope, gap: Gap): Promise<void> {
	const rows = await gapRows(sync);
	const known = rows
		.filter((row) => gap.reason === 'floor' || row.closed_at === null)
		.map((row) => ({ from: row.gap_from, to: row.gap_to }));
	let seq = nextSeq(rows);
	for (const piece of subtractRanges(gap, known)) {
		await insertGap(sync, seq++, { ...gap, ...piece });
	}
}

/** Closes what lies inside `covered`; what of a gap lies outside stays open. */
export async function closeGaps(
	sync: SyncScope,
	covered: TimeRange,
	closed: { readonly by: string; readonly at: number },
): Promise<void> {
	const rows = await gapRows(sync);
	let seq = nextSeq(rows);
	for (const row of rows) {
		if (row.closed_at !== null) continue;
		const from = Math.max(row.gap_from, covered.from);
		const to = Math.min(row.gap_to, covered.to);
		if (from >= to) continue;
		await sync
			.update('sync_gap')
			.set({ gap_from: from, gap_to: to, closed_by: closed.by, closed_at: closed.at })
			.where('seq', '=', row.seq)
			.execute();
		const { opened_by: openedBy, opened_at: openedAt } = row;
		const reason = row.reason as GapReason;
		for (const piece of subtractRanges({ from: row.gap_from, to: row.gap_to }, [covered])) {
			const rest = { ...piece, reason, openedBy, openedAt };
			await insertGap(sync, seq++, rest);
		}
	}
}

async function gapRows(sync: SyncScope) {
	return await sync.from('sync_gap').selectAll().orderBy('gap_from').execute();
}

function nextSeq(rows: readonly { readonly seq: number }[]): number {
	return Math.max(0, ...rows.map(({ seq }) => seq)) + 1;
}

async function insertGap(sync: SyncScope, seq: number, gap: Gap): Promise<void> {
	await sync
		.insertInto('sync_gap', {
			seq,
			gap_from: gap.from,
			gap_to: gap.to,
			reason: gap.reason,
			opened_by: gap.openedBy,
			opened_at: gap.openedAt,
			closed_by: null,
			closed_at: null,
		})
		.execute();
}
