/** What a run is, and what is decided about one: values and pure decisions, no I/O. */
export * from './alerts';
export { type Asked, type Initiator, initiators } from './asked';
export { answeredClock, settledPart, sourceClock, type SourceClock } from './clock';
export { type CountName, countNames, type RunCounts } from './counts';
export type {
	FailedBatch,
	FailedContent,
	FailedStatus,
	Failure,
	KeptRecord,
	KeptRequest,
	NextTry,
} from './failedBatch';
export { hiddenWithin, type RunCoverage } from './coverage';
export type { SyncErrorKind } from './errors';
export type { Gap, GapReason } from './gap';
export { judgeSettled, type SettledFailures, type SettledReceipt } from './judgeSettled';
export { MOST_ATTEMPTS, nextTry, type Outlook } from './nextTry';
export type { Origin } from './origin';
export { planCommit, type CommitPlan, type CommitRequest, type WatermarkFate } from './planCommit';
export {
	defaultRunSettings,
	lengthMs,
	planRun,
	type Job,
	type RunPlan,
	type RunRequest,
	type RunSettings,
	type SyncState,
} from './planRun';
export type { Receipt } from './receipt';
export type { JobType, Run, RunStatus } from './run';
export { isDryRunId, newDryRunId, newRunId, syncOfDryRun } from './runId';
export { failedIn, stepNames, stepOf, type StepKind, type StepName } from './runStep';
export {
	judgeSync,
	saidOfStanding,
	type HeldBy,
	type RecentRun,
	type Standing,
	type SyncFacts,
	type SyncHealth,
} from './standing';
export {
	SAID_OF_DRY_RUN,
	saidOfBeginning,
	saidOfCounts,
	saidOfEnd,
	type Beginning,
	type Ended,
	type ShownTime,
} from './summary';
export { judge, judgeCounts, type Evidence, type Judgement, type Verdict } from './verdict';
export {
	defaultWindowSettings,
	floorAt,
	nextSlice,
	planBackfill,
	planWindow,
	settledBy,
	type PlannedWindow,
	type WindowSettings,
} from './window';
