import type { ExpressionBuilder } from 'kysely';

import type { Run } from '../../run/run';
import type { Connection } from '../database';
import type { StoreTables } from '../schema/tables';
import { readOpenGaps } from './gaps';
import { shortened } from './runLog';

/** A record of a time that earlier runs have covered, and that none of them has brought in. */
export interface LateRecord {
	readonly externalId: string;
	/** Epoch milliseconds. */
	readonly cursor: number;
}

/** Rows of one statement, well below what either back end binds at once. */
const CHUNK = 1_000;

/**
 * Notes what a run has brought in late. A record that it noted before stays as it was. What the source had hidden was
 * no earlier run's to bring in.
 */
export async function noteLateRecords(
	connection: Connection,
	account: string,
	{ id, sync }: Pick<Run, 'id' | 'sync'>,
	records: readonly LateRecord[],
): Promise<void> {
	const gaps = records.length === 0 ? [] : await readOpenGaps(connection, account, sync);
	const hidden = gaps.filter(({ reason }) => reason === 'hiddenBySource');
	const late = records.filter(
		({ cursor }) => !hidden.some(({ from, to }) => from <= cursor && cursor < to),
	);
	for (let begin = 0; begin < late.length; begin += CHUNK) {
		const rows = late.slice(begin, begin + CHUNK).map(({ externalId, cursor }) => ({
			account,
			run_id: id,
			external_id: shortened(externalId),
			sync,
			cursor_at: cursor,
			counted_by: null,
		}));
		await connection
			.insertInto('sync_late_record')
			.values(rows)
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
}

/** An earlier receipt that late records have proven wrong, and how many of them. */
interface Belied {
	readonly runId: string;
	readonly late: number;
}

/**
 * Downgrades each earlier receipt whose window contains a late record: those of the run that commits, and those that a
 * run brought in which then died or failed, since what it has written to a table is there. Each counts once. A receipt
 * that says for another reason that records were missing or failed keeps that reason.
 */
export async function downgradeReceipts(
	connection: Connection,
	account: string,
	run: Pick<Run, 'id' | 'sync'>,
): Promise<void> {
	await countLateRecords(connection, account, run);
	await doubtReceipts(connection, account, run);
}

/** Looks for records that are not counted yet first: mostly there are none, however many runs are kept. */
async function countLateRecords(
	connection: Connection,
	account: string,
	run: Pick<Run, 'id' | 'sync'>,
): Promise<void> {
	const noted = await connection
		.selectFrom('sync_late_record')
		.select('run_id')
		.distinct()
		.where('account', '=', account)
		.where('sync', '=', run.sync)
		.where('counted_by', 'is', null)
		.execute();
	const noticed = noted.map(({ run_id: id }) => id);
	const bringers = await endedAmong(connection, account, run, noticed);
	if (bringers.length === 0) return;
	for (const { runId, late } of await beliedReceipts(connection, account, run, bringers)) {
		const reason = lateReason(late, run.id);
		await connection
			.updateTable('sync_receipt')
			.set({
				late,
				verdict: 'incomplete',
				reason,
				counted_verdict: 'incomplete',
				counted_reason: reason,
			})
			.where('account', '=', account)
			.where('run_id', '=', runId)
			.execute();
	}
	await connection
		.updateTable('sync_late_record')
		.set({ counted_by: run.id })
		.where('account', '=', account)
		.where('sync', '=', run.sync)
		.where('counted_by', 'is', null)
		.where('run_id', 'in', bringers)
		.execute();
}

/**
 * A run that died while it wrote records of an earlier window has left no word of whether they had been there before;
 * the receipts of that time prove nothing any more.
 */
async function doubtReceipts(
	connection: Connection,
	account: string,
	run: Pick<Run, 'id' | 'sync'>,
): Promise<void> {
	const doubts = await connection
		.selectFrom('sync_run')
		.select(['id', 'in_doubt_from', 'in_doubt_to'])
		.where('account', '=', account)
		.where('sync', '=', run.sync)
		.where('in_doubt_from', 'is not', null)
		.where((eb) => isBringer(eb, run))
		.execute();
	for (const { id, in_doubt_from: from, in_doubt_to: to } of doubts) {
		const reason = doubtReason(id);
		const doubted = connection
			.updateTable('sync_receipt')
			.where('account', '=', account)
			.where('sync', '=', run.sync)
			.where('run_id', '!=', run.id)
			.where('counted_verdict', '=', 'complete')
			.where('window_from', '<', to)
			.where('window_to', '>', from);
		// Where a gap is open, the receipt goes on saying so, and says this once it is closed.
		await doubted
			.where('verdict', '=', 'complete')
			.set({ verdict: 'unverifiable', reason })
			.execute();
		await doubted.set({ counted_verdict: 'unverifiable', counted_reason: reason }).execute();
		await connection
			.updateTable('sync_run')
			.set({ in_doubt_from: null, in_doubt_to: null })
			.where('account', '=', account)
			.where('id', '=', id)
			.execute();
	}
}

/** Of these runs, those whose late records count now: see {@link isBringer}. */
async function endedAmong(
	connection: Connection,
	account: string,
	run: Pick<Run, 'id' | 'sync'>,
	ids: readonly string[],
): Promise<readonly string[]> {
	if (ids.length === 0) return [];
	const rows = await connection
		.selectFrom('sync_run')
		.select('id')
		.where('account', '=', account)
		.where('id', 'in', ids)
		.where((eb) => isBringer(eb, run))
		.execute();
	return rows.map(({ id }) => id);
}

/** The run itself, and those of its sync that ended without a commit. */
function isBringer(eb: ExpressionBuilder<StoreTables, 'sync_run'>, { id }: Pick<Run, 'id'>) {
	return eb.or([eb('id', '=', id), eb('status', 'in', ['failed', 'abandoned'])]);
}

async function beliedReceipts(
	connection: Connection,
	account: string,
	run: Pick<Run, 'id' | 'sync'>,
	bringers: readonly string[],
): Promise<readonly Belied[]> {
	const rows = await connection
		.selectFrom('sync_receipt')
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
		.where('sync_receipt.account', '=', account)
		.where('sync_receipt.sync', '=', run.sync)
		.where('sync_receipt.run_id', '!=', run.id)
		.where('sync_late_record.counted_by', 'is', null)
		.where('sync_late_record.run_id', 'in', bringers)
		.where((eb) =>
			eb.or([
				eb('sync_receipt.counted_verdict', '!=', 'incomplete'),
				eb('sync_receipt.late', 'is not', null),
			]),
		)
		.groupBy(['sync_receipt.run_id', 'sync_receipt.late'])
		.execute();
	return rows.map((row) => ({ runId: row.run_id, late: (row.late ?? 0) + Number(row.found) }));
}

function lateReason(late: number, runId: string): string {
	const found = late === 1 ? '1 record of its window was' : `${late} records of its window were`;
	return `${found} brought in only by a later run, the last by "${runId}": the settle delay is too short for this source`;
}

function doubtReason(runId: string): string {
	return `The run "${runId}" ended while it was writing records of this window, and did not say whether all of them had been there before`;
}
