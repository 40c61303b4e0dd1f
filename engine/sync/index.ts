/** Runs: what they cover, who may run, and what a receipt can say. */
export {
	beginRun,
	previewRun,
	type BegunRun,
	type Job,
	type PlannedRun,
	type RunRequest,
	type RunSettings,
} from './beginRun';
export { commitRun, previewCommit, type CommitRequest, type CommittedRun } from './commitRun';
export type { RunStore } from './ports';
export { isDryRunId, newDryRunId } from './runId';
export { judge, judgeCounts, type Evidence, type Judgement, type Verdict } from './verdict';
export { sourceClock, type SourceClock } from './sourceClock';
export type { SyncErrorKind } from './syncErrors';
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
