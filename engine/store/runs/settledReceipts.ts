import type { Run } from '../../run/run';
import type { Receipt } from '../../run/receipt';
import { judgeSettled, type SettledFailures } from '../../run/judgeSettled';
import type { AccountScope } from '../accountDatabase';
import type { Scope } from '../scope';
import { readOpenGaps } from './gaps';
import { readReceipts } from './receipts';
import { logStep, shortMessage } from './runLog';
import { readRun, updateRun } from './runRows';

/** Writes the receipts of those of the runs of which nothing is left to try, each with a note in its run's log. */
export async function settleReceipts(
	scope: AccountScope,
	runIds: readonly string[],
): Promise<void> {
	for (const runId of runIds) {
		const settled = await readSettled(scope, runId);
		const run = settled === undefined ? undefined : await readRun(scope, runId);
		if (settled !== undefined && run !== undefined) await settleReceipt(scope, run, settled);
	}
}

/**
 * Settles the receipt of a run that has just committed, where all that it had kept was resolved while it was at work: no
 * later settlement would.
 *
 * @returns the receipt as it is then
 */
export async function settleCommitted(
	scope: AccountScope,
	run: Run,
	receipt: Receipt,
): Promise<Receipt> {
	const { kept = 0, keptPages = 0 } = receipt.counts;
	const settled = kept + keptPages === 0 ? undefined : await readSettled(scope, run.id);
	if (settled === undefined || settled.givenUp > 0 || settled.resolved === 0) return receipt;
	await settleReceipt(scope, run, settled);
	return (await readReceipts(scope, [run.id])).get(run.id) ?? receipt;
}

/** Undefined while anything is left to try. */
async function readSettled(scope: Scope, runId: string): Promise<SettledFailures | undefined> {
	const own = scope.from('sync_failed').where('run_id', '=', runId);
	const left = await own
		.select('id')
		.where('status', 'in', ['waiting', 'claimed'])
		.limit(1)
		.executeTakeFirst();
	if (left !== undefined) return undefined;
	const sums = await own
		.select((eb) => [
			'status',
			eb.fn.countAll<number>().as('count'),
			eb.fn.sum<number | null>('recovered').as('recovered'),
		])
		.groupBy('status')
		.execute();
	const uncounted = await own
		.select('id')
		.where('kind', '=', 'page')
		.where('status', '=', 'resolved')
		.where('recovered', 'is', null)
		.limit(1)
		.executeTakeFirst();
	const of = (status: string) => sums.find((sum) => sum.status === status);
	return {
		resolved: Number(of('resolved')?.count ?? 0),
		givenUp: Number(of('givenUp')?.count ?? 0),
		recovered: uncounted === undefined ? Number(of('resolved')?.recovered ?? 0) : undefined,
	};
}

/** A run that goes on, or has ended without a commit, has none. */
async function settleReceipt(
	scope: AccountScope,
	run: Run,
	settled: SettledFailures,
): Promise<void> {
	const receipt = (await readReceipts(scope, [run.id])).get(run.id);
	if (receipt === undefined) return;
	const gaps = await readOpenGaps(scope.within({ sync: run.sync }));
	const { verdict, reason, counted } = judgeSettled(run, receipt, settled, gaps);
	await scope
		.update('sync_receipt')
		.set({
			verdict,
			reason,
			counted_verdict: counted.verdict,
			counted_reason: counted.reason,
		})
		.where('run_id', '=', run.id)
		.execute();
	const message = `${verdict}: ${reason}`;
	await logStep(scope, run.id, 'step', message);
	await updateRun(scope, run, { message: shortMessage(message) });
}
