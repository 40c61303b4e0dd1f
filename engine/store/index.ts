export type { StoreConfig, SqliteConfig, PostgresConfig } from './storeConfig';
export type { StoreErrorKind } from './storeErrors';
export type { AccountStore, Forgotten, Store } from './store';
export type { HistoryEntry, Origin } from './variableHistory';
export type { Gap } from './gaps';
export type { JobType, Lease } from './leases';
export type { Delivery } from './deliveries';
export { problemWithExternalId } from '../records/externalId';
export type { SyncRecords } from './recordMemory';
export {
	isInDoubt,
	judgeVersion,
	newestOfEach,
	type GivenOut,
	type RememberedRecord,
} from '../records/rememberedRecord';

export type { SeenAgain, SeenBatch, SeenRecord } from './seenRecords';
export type { Receipt, ReceiptVerdict } from './receipts';
export { hiddenWithin, type RunCoverage } from './runCoverage';
export type { RunStep, StepKind } from './runLog';
export type { Run, RunCounts, RunFilter, RunStatus } from './runs';
export type { BeginRequest, Begun, RunPlan, SyncState } from './beginRun';
export type { CommitPlan, Committed } from './commitRun';
export type { LateRecord } from './lateRecords';
export type { Note, RunExtent, RunReport } from './runReport';
export type { SyncRuns } from './syncRuns';
export type { GoingRun, GoingStatus, ScheduledRunsNow } from './scheduleRuns';
export type { ExecutionClosed } from './executionRuns';
export type { ExecutionEnd, ScheduleName, ScheduleStep } from './syncSchedules';
export type { SyncSchedules } from './syncSchedules';
export { subtractRanges, type TimeRange } from './timeRange';
export type { Turn, TurnRequest } from './turns';
export type { WatermarkMove } from './watermarks';
export type { Variable } from './variableRecords';
export type {
	Advanced,
	AdvanceOptions,
	Change,
	Compared,
	Expectation,
	NamedValue,
	Variables,
} from './variables';
export type { JsonValue, VariableType, VariableValue } from './variableValue';
export { beatOpenStores, closeIdleStores, withStore } from './openStores';
export { parseTimestamp } from './timestamp';
