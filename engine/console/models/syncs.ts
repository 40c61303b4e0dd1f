import {
	judgeSync,
	type RunStatus,
	saidOfStanding,
	type SyncFacts,
	type SyncHealth,
	type Verdict,
} from '../../run';
import type { FailedCount } from '../../store';
import type { ConsoleContext } from '../console';
import { isoTime, optionalIsoTime } from '../isoTime';

/** How a sync is doing, at a glance. */
export interface SyncView {
	readonly sync: string;
	readonly state: SyncHealth;
	/** Whether nobody needs to do anything about it. */
	readonly is_well: boolean;
	/** How it is doing, in one or two sentences. */
	readonly message: string;
	readonly watermark: string | null;
	readonly watermark_age_seconds: number | null;
	readonly behind_after_seconds: number;
	readonly failed_in_a_row: number;
	readonly last_run: LastRun | null;
	/** The run that is going. */
	readonly running: { readonly run_id: string; readonly since: string } | null;
	readonly open_gaps: readonly {
		readonly from: string;
		readonly to: string;
		readonly reason: string;
	}[];
	/** What has failed and is kept: it is tried again, or was given up. */
	readonly failed_batches: { readonly waiting: number; readonly given_up: number };
}

interface LastRun {
	readonly run_id: string;
	readonly status: RunStatus;
	readonly finished_at: string | null;
	readonly verdict: Verdict | null;
}

/** Tells how all syncs of the account are doing: those that need somebody first, then by name. */
export async function readSyncs(context: ConsoleContext): Promise<readonly SyncView[]> {
	const { account } = context;
	const failed = await account.failed.counts();
	const views = (await account.standings()).map((facts) => syncView(context, facts, failed));
	return views.toSorted((one, other) => Number(one.is_well) - Number(other.is_well));
}

function syncView(
	{ environment, shownTime }: ConsoleContext,
	facts: SyncFacts,
	failed: readonly FailedCount[],
): SyncView {
	const { sync, watermark, openGaps } = facts;
	const standing = judgeSync(facts, environment.now());
	const { state, ageMs, behindAfterMs, failedInARow, last, lease } = standing;
	const kept = (...statuses: readonly FailedCount['status'][]) =>
		failed
			.filter((each) => each.sync === sync && statuses.includes(each.status))
			.reduce((sum, { count }) => sum + count, 0);
	const failedBatches = { waiting: kept('waiting', 'claimed'), given_up: kept('givenUp') };
	const isGoing = state === 'healthy' || state === 'running';
	return {
		sync,
		state,
		is_well: isGoing && openGaps.length === 0 && failedBatches.given_up === 0,
		message: saidOfStanding(facts, standing, shownTime),
		watermark: optionalIsoTime(watermark),
		watermark_age_seconds: ageMs === undefined ? null : Math.floor(ageMs / 1_000),
		behind_after_seconds: Math.floor(behindAfterMs / 1_000),
		failed_in_a_row: failedInARow,
		last_run:
			last === undefined
				? null
				: {
						run_id: last.id,
						status: last.status,
						finished_at: optionalIsoTime(last.finishedAt),
						verdict: last.verdict ?? null,
					},
		running: lease === undefined ? null : { run_id: lease.runId, since: isoTime(lease.since) },
		open_gaps: openGaps.map(({ from, to, reason }) => ({
			from: isoTime(from),
			to: isoTime(to),
			reason,
		})),
		failed_batches: failedBatches,
	};
}
