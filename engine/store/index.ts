export type { StoreConfig, SqliteConfig, PostgresConfig } from './storeConfig';
export type { StoreErrorKind } from './storeErrors';
export type { AccountStore, Forgotten, Store } from './store';
export type { HistoryEntry } from './variableHistory';
export type { Lease } from './leases';
export type { Delivery } from './deliveries';
export type { SyncRecords } from './recordMemory';
export type { SeenAgain, SeenBatch, SeenRecord } from './seenRecords';
export type { RunStep, StepKind } from './runLog';
export type { RunFilter } from './runs';
export type { BeginRequest, Begun } from './beginRun';
export type { Committed } from './commitRun';
export type { LateRecord } from './lateRecords';
export type { Note, RunExtent, RunReport } from './runReport';
export type { SyncRuns } from './syncRuns';
export type { GoingRun, GoingStatus, ScheduledRunsNow } from './scheduleRuns';
export type { ExecutionClosed } from './executionRuns';
export type { ExecutionEnd, ScheduleName, ScheduleStep } from './syncSchedules';
export type { SyncSchedules } from './syncSchedules';
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
