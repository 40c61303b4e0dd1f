import { add, dateTimeAt, type Span, type TimeRange, timeZone } from '../time';
import { option, type OptionName, say } from '../wording';
import type { Asked } from './asked';
import type { SourceClock } from './clock';
import { syncError } from './errors';
import type { Gap } from './gap';
import type { JobType } from './run';
import { defaultWindowSettings, planBackfill, planWindow, type WindowSettings } from './window';

export interface RunSettings extends WindowSettings {
	/** How long a run may take before another may take over. Default: 60 minutes. */
	readonly maxRunTime: Span;
	/** How long ended runs, their receipts and their errors are kept. Default: 90 days. */
	readonly keepRuns: Span;
}

export const defaultRunSettings = {
	...defaultWindowSettings,
	maxRunTime: { amount: 60, unit: 'minutes' },
	keepRuns: { amount: 90, unit: 'days' },
} as const satisfies RunSettings;

/** What a run is to do. */
export type Job =
	| { readonly type: Extract<JobType, 'INCREMENTAL'> }
	/** Without a range of its own it covers the oldest open gap. */
	| {
			readonly type: Extract<JobType, 'FULL_BACKFILL'>;
			readonly range: TimeRange | undefined;
	  };

export interface RunRequest {
	readonly sync: string;
	readonly job: Job;
	readonly settings: RunSettings;
	/** The source's clock, in epoch milliseconds; undefined to go by this machine's. */
	readonly sourceNowMs?: number;
	/** What the run is called, where whoever asked for it was told already. Default: a new name. */
	readonly runId?: string;
	/** Who has asked for it, and when. Default: nobody says. */
	readonly asked?: Asked;
	/** The claim of an object that the run is of: it ends with the run. Default: none. */
	readonly claimId?: string | undefined;
}

/** Where a sync stands. Times in epoch milliseconds. */
export interface SyncState {
	readonly watermark: number | undefined;
	readonly openGaps: readonly Gap[];
}

/** What a run is to cover. */
export interface RunPlan {
	readonly window: TimeRange;
	readonly target: number;
	readonly sliceMs: number | undefined;
	/** The settle delay; default: not known. */
	readonly settleMs?: number;
	readonly clockSkewMs: number;
	readonly gap: TimeRange | undefined;
}

/** Plans what a run covers, by where its sync stands; undefined when there is nothing to cover. */
export function planRun(
	{ watermark, openGaps }: SyncState,
	clock: SourceClock,
	{ job, settings }: RunRequest,
): RunPlan | undefined {
	const range = job.type === 'FULL_BACKFILL' ? (job.range ?? openGaps[0]) : undefined;
	if (job.type === 'FULL_BACKFILL' && range === undefined) return undefined;
	const planned =
		range === undefined
			? planWindow(watermark, clock, settings)
			: planBackfill(range, clock, settings);
	if (planned === undefined) return undefined;
	const { from, to, target, sliceMs, gap } = planned;
	const settleMs = spanMs(settings.settleDelay);
	return { window: { from, to }, target, sliceMs, gap, settleMs, clockSkewMs: clock.skewMs };
}

/** Says why {@link planRun} found nothing. */
export function idleReason({ type }: Job): string {
	return type === 'INCREMENTAL'
		? 'Nothing has settled since the last window'
		: 'No gap is open, and no range was given';
}

/** @throws EngineError `invalidSettings` where it is no time at all */
export function lengthMs(length: Span, parameter: OptionName): number {
	const ms = spanMs(length);
	if (ms > 0) return ms;
	throw syncError(
		'invalidSettings',
		say`"${option(parameter)}" is ${length.amount} ${length.unit}, which is no time at all`,
		say`Enter a time above 0 in "${option(parameter)}", for example 60 minutes.`,
		{ parameter },
	);
}

function spanMs(span: Span): number {
	return add(dateTimeAt(0, timeZone('UTC')), span).toMillis();
}
