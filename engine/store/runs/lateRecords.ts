import type { ExpressionBuilder } from 'kysely';

import type { Run } from '../../run/run';
import { statementChunks } from '../chunks';
import type { StoreTables } from '../schema/tables';
import type { Scope, SyncScope } from '../scope';
import { type HiddenTime, readHiddenTimes } from './gaps';
import { shortMessage } from './runLog';

/** A record of a time that earlier runs have covered, and that none of them has brought in. */
export interface LateRecord {
	readonly externalId: string;
	/** Epoch milliseconds. */
	readonly cursor: number;
}

/**
 * Notes what a run has brought in late. A record that it noted before stays as it was. What the source had hidden was
 * no earlier run's to bring in.
 */
export async function noteLateRecords(
	scope: Scope,
	{ id, sync }: Pick<Run, 'id' | 'sync'>,
	records: readonly LateRecord[],
): Promise<void> {
	if (records.length === 0) return;
	const hidden = await readHiddenTimes(scope.within({ sync }));
	// What a run had been shown before counts as seen.
	const late = shownOf(records, hidden, () => Infinity);
	const rows = late.map(({ externalId, cursor }) => ({
		external_id: shortMessage(externalId),
		cursor_at: cursor,
	}));
	const run = scope.within({ sync, run_id: id });
	for (const chunk of statementChunks(rows)) {
		await run
			.insertInto('sync_late_record', chunk)
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
}

/**
 * Those that the source did not hide as they came.
 *
 * @param cameAt when a record came, in epoch milliseconds; infinite for now
 */
export function shownOf<Record extends LateRecord>(
	records: readonly Record[],
	hidden: readonly HiddenTime[],
	cameAt: (record: Record) => number,
): readonly Record[] {
	return records.filter((record) => {
		const { cursor } = record;
		const at = cameAt(record);
		return !hidden.some(({ from, to, until }) => from <= cursor && cursor < to && at <= until);
	});
}

/** An earlier receipt that late records have proven wrong. */
interface Belied {
	readonly runId: string;
	/** How many were known; null for none. */
	readonly late: number | null;
	/** How many more there are. */
	readonly found: number;
}

/**
 * Downgrades each earlier receipt whose window contains a late record: those of the run that commits, and those that a
 * run brought in which then died or failed, since what it has written to a table is there. Each counts once. A receipt
 * that says for another reason that records were missing or failed keeps that reason.
 */
export async function downgradeReceipts(
	scope: Scope,
	{ id, sync }: Pick<Run, 'id' | 'sync'>,
): Promise<void> {
	const own = scope.within({ sync });
	await countLateRecords(own, id);
	await doubtReceipts(own, id);
}

/** Looks for records that are not counted yet first: mostly there are none, however many runs are kept. */
async function countLateRecords(sync: SyncScope, runId: string): Promise<void> {
	const noted = await sync
		.from('sync_late_record')
		.select('run_id')
		.distinct()
		.where('counted_by', 'is', null)
		.execute();
	const noticed = noted.map(({ run_id: id }) => id);
	const bringers = await endedAmong(sync, runId, noticed);
	if (bringers.length === 0) return;
	for (const belied of await beliedReceipts(sync, runId, bringers)) {
		await belie(sync, belied, runId);
	}
	await sync
		.update('sync_late_record')
		.set({ counted_by: runId })
		.where('counted_by', 'is', null)
		.where('run_id', 'in', bringers)
		.execute();
}

/** @param broughtBy the run that has brought in the last of the records */
export async function belie(
	sync: SyncScope,
	{ runId, late: known, found }: Belied,
	broughtBy: string,
): Promise<void> {
	const late = (known ?? 0) + found;
	const reason = lateReason(late, broughtBy);
	await sync
		.ofAccount()
		.update('sync_receipt')
		.set({
			late,
			verdict: 'incomplete',
			reason,
			counted_verdict: 'incomplete',
			counted_reason: reason,
		})
		.where('run_id', '=', runId)
		.execute();
}

/**
 * A run that died while it wrote records of an earlier window has left no word of whether they had been there before;
 * the receipts of that time prove nothing any more.
 */
async function doubtReceipts(sync: SyncScope, runId: string): Promise<void> {
	const doubts = await sync
		.from('sync_run')
		.select(['id', 'in_doubt_from', 'in_doubt_to'])
		.where('in_doubt_from', 'is not', null)
		.where((eb) => isBringer(eb, runId))
		.execute();
	for (const { id, in_doubt_from: from, in_doubt_to: to } of doubts) {
		const overlapping: Narrowing = (receipts) =>
			receipts
				.where('run_id', '!=', runId)
				.where('window_from', '<', to)
				.where('window_to', '>', from);
		await doubt(sync, overlapping, doubtReason(id));
		await sync
			.ofAccount()
			.update('sync_run')
			.set({ in_doubt_from: null, in_doubt_to: null })
			.where('id', '=', id)
			.execute();
	}
}

type ReceiptUpdate = ReturnType<typeof receiptUpdate>;
type Narrowing = (receipts: ReceiptUpdate) => ReceiptUpdate;

function receiptUpdate(sync: SyncScope) {
	return sync.update('sync_receipt');
}

/** Has receipts prove nothing any more. */
export async function doubt(sync: SyncScope, which: Narrowing, reason: string): Promise<void> {
	const receipts = which(receiptUpdate(sync));
	const doubted = receipts.where('counted_verdict', '=', 'complete');
	// Where a gap is open, the receipt goes on saying so, and says this once it is closed.
	await doubted
		.where('verdict', '=', 'complete')
		.set({ verdict: 'unverifiable', reason })
		.execute();
	await doubted.set({ counted_verdict: 'unverifiable', counted_reason: reason }).execute();
	await receipts
		.where('counted_verdict', '=', 'incomplete')
		.where((eb) => hasKept(eb))
		.set({ doubt: reason })
		.execute();
}

/** Of these runs, those whose late records count now: see {@link isBringer}. */
async function endedAmong(
	sync: SyncScope,
	runId: string,
	ids: readonly string[],
): Promise<readonly string[]> {
	if (ids.length === 0) return [];
	const rows = await sync
		.ofAccount()
		.from('sync_run')
		.select('id')
		.where('id', 'in', ids)
		.where((eb) => isBringer(eb, runId))
		.execute();
	return rows.map(({ id }) => id);
}

/** The run itself, and those of its sync that ended without a commit. */
function isBringer(eb: ExpressionBuilder<StoreTables, 'sync_run'>, runId: string) {
	return eb.or([eb('id', '=', runId), eb('status', 'in', ['failed', 'abandoned'])]);
}

async function beliedReceipts(
	sync: SyncScope,
	runId: string,
	bringers: readonly string[],
): Promise<readonly Belied[]> {
	const rows = await sync
		.from('sync_receipt')
		.innerJoin('sync_late_record', (join) =>
			join
				.onRef('sync_late_record.account', '=', 'sync_receipt.account')
				.onRef('sync_late_record.sync', '=', 'sync_receipt.sync')
				.onRef('sync_late_record.cursor_at', '>=', 'sync_receipt.window_from')
				.onRef('sync_late_record.cursor_at', '<', 'sync_receipt.window_to'),
		)
		.select((eb) => [
			'sync_receipt.run_id',
			'sync_receipt.late',
			eb.fn.count<number>('sync_late_record.external_id').distinct().as('found'),
		])
		.where('sync_receipt.run_id', '!=', runId)
		.where('sync_late_record.counted_by', 'is', null)
		.where('sync_late_record.run_id', 'in', bringers)
		.where((eb) =>
			eb.or([
				eb('sync_receipt.counted_verdict', '!=', 'incomplete'),
				eb('sync_receipt.late', 'is not', null),
				hasKept(eb),
			]),
		)
		.groupBy(['sync_receipt.run_id', 'sync_receipt.late'])
		.execute();
	return rows.map(({ run_id: id, late, found }) => ({ runId: id, late, found: Number(found) }));
}

/** It may be complete once what is kept is resolved, and so must not forget what else speaks against that. */
export function hasKept(eb: ExpressionBuilder<StoreTables, 'sync_receipt'>) {
	return eb.or([
		eb('sync_receipt.kept', 'is not', null),
		eb('sync_receipt.kept_pages', 'is not', null),
	]);
}

function lateReason(late: number, runId: string): string {
	const found = late === 1 ? '1 record of its window was' : `${late} records of its window were`;
	return `${found} brought in only by a later run, the last by "${runId}": the settle delay is too short for this source`;
}

function doubtReason(runId: string): string {
	return `The run "${runId}" ended while it was writing records of this window, and did not say whether all of them had been there before`;
}
