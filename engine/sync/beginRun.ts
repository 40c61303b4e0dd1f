import type { Environment } from '../environment';
import type { Begun, JobType, Lease, Run, RunPlan, SyncState, TimeRange } from '../store';
import { add, dateTimeAt, timeZone, type Span } from '../time';
import type { RunStore } from './ports';
import { newRunId } from './runId';
import { sourceClock, type SourceClock } from './sourceClock';
import { syncError } from './syncErrors';
import { planBackfill, planWindow, type WindowSettings } from './window';

export interface RunSettings extends WindowSettings {
	/** How long a run may take before another may take over. Default: 60 minutes. */
	readonly maxRunTime: Span;
	/** How long ended runs, their receipts and their errors are kept. Default: 90 days. */
	readonly keepRuns: Span;
}

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
}

export type BegunRun =
	| {
			readonly kind: 'begun';
			readonly run: Run;
			/** The run that had died, and whose window is covered again. */
			readonly abandoned: Run | undefined;
			/** What the floor cut off. */
			readonly gap: TimeRange | undefined;
	  }
	| { readonly kind: 'held'; readonly lease: Lease }
	| { readonly kind: 'nothingToDo'; readonly reason: string };

/** Begins a run: takes its lease, freezes its window, and records it, before anything is fetched. */
export async function beginRun(
	store: RunStore,
	environment: Environment,
	request: RunRequest,
): Promise<BegunRun> {
	const { sync, job, settings } = request;
	const clock = sourceClock(environment.now(), request.sourceNowMs);
	let gap: TimeRange | undefined;
	const begun: Begun = await store.begin(
		{
			sync,
			jobType: job.type,
			runId: newRunId(environment),
			maxRunTimeMs: lengthMs(settings.maxRunTime, 'Maximum Run Time'),
			keepMs: lengthMs(settings.keepRuns, 'Keep Runs For'),
		},
		(state) => {
			const planned = plan(state, clock, request);
			gap = planned?.gap;
			return planned;
		},
	);
	if (begun.kind === 'begun') return { ...begun, gap };
	return begun.kind === 'held' ? begun : { kind: 'nothingToDo', reason: idleReason(job) };
}

export type PlannedRun =
	| { readonly kind: 'planned'; readonly plan: RunPlan; readonly watermark: number | undefined }
	| Exclude<BegunRun, { readonly kind: 'begun' }>;

/** What {@link beginRun} would do now. Nothing is written, and no lease taken. */
export async function previewRun(
	store: RunStore,
	environment: Environment,
	request: RunRequest,
): Promise<PlannedRun> {
	const { sync, job } = request;
	const clock = sourceClock(environment.now(), request.sourceNowMs);
	const state = await store.state(sync, job.type);
	if (state.lease !== undefined) return { kind: 'held', lease: state.lease };
	const planned = plan(state, clock, request);
	if (planned === undefined) return { kind: 'nothingToDo', reason: idleReason(job) };
	return { kind: 'planned', plan: planned, watermark: state.watermark };
}

function plan(
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

function idleReason({ type }: Job): string {
	return type === 'INCREMENTAL'
		? 'Nothing has settled since the last window'
		: 'No gap is open, and no range was given';
}

function lengthMs(length: Span, label: string): number {
	const ms = spanMs(length);
	if (ms > 0) return ms;
	throw syncError(
		'invalidSettings',
		`"${label}" is ${length.amount} ${length.unit}, which is no time at all`,
		`Enter a time above 0 in "${label}", for example 60 minutes.`,
		label,
	);
}

function spanMs(span: Span): number {
	return add(dateTimeAt(0, timeZone('UTC')), span).toMillis();
}
