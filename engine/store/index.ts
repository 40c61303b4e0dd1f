export type { StoreConfig, SqliteConfig, PostgresConfig } from './config';
export type { AccountFacts, AlertFactsRequest } from './alerts/alertFacts';
export type { SyncAlerts } from './alerts/syncAlerts';
export type { StoreErrorKind } from './errors';
export type { ClaimRequest } from './failed/claim';
export type { Claim, FailedBatches } from './failed/failedBatches';
export type { FailedFilter } from './failed/list';
export type { Brought } from './failed/retriedRecords';
export type { Fate, Settled } from './failed/settle';
export type { ObjectChange } from './objects/change';
export type { ObjectClaimRequest } from './objects/claim';
export type { ObjectFilter } from './objects/list';
export type { IfRegistered } from './objects/register';
export type { ClaimedObject, LeftObject, Registration, SyncObjects } from './objects/syncObjects';
export type { Forgotten } from './retention/forgetAccount';
export type { AccountStore, Store } from './store';
export type { HistoryEntry } from './variables/variableHistory';
export type { Lease } from './leases/lease';
export type { Delivery } from './records/deliveries';
export type { RecordMemory } from './records/recordMemory';
export type { SeenAgain, SeenBatch, SeenRecord } from './records/seenRecords';
export type { RunStep } from './runs/runLog';
export type { RunFilter } from './runs/runRows';
export type { BeginRequest, Begun } from './runs/begin';
export type { Committed } from './runs/commit';
export type { LateRecord } from './runs/lateRecords';
export type { Checkpoint, Note, RunExtent, RunReport } from './runs/runReport';
export type { SyncRuns } from './runs/syncRuns';
export type { GoingRun, GoingStatus, ScheduledRunsNow } from './schedules/scheduledRuns';
export type { ExecutionClosed } from './runs/executionRuns';
export type { ExecutionEnd, ScheduleName, ScheduleStep } from './schedules/schedules';
export type { SyncSchedules } from './schedules/schedules';
export type { Once, OnceRequest } from './once';
export type { RunPosition } from './runs/runRows';
export type { FailedPosition } from './failed/list';
export type { FailedCount } from './failed/count';
export type { KeptTokens, TokenKey } from './tokens/keptTokens';
export type { Turn, TurnRequest } from './turns';
export type { WatermarkMove } from './runs/watermarks';
export type { Variable } from './variables/variableRows';
export type {
	Advanced,
	AdvanceOptions,
	Change,
	Compared,
	Expectation,
	NamedValue,
	Variables,
} from './variables/variables';
export type { JsonValue, VariableType, VariableValue } from './variables/variableValue';
export { beatOpenStores, closeIdleStores, withStore } from './open';
export { failedMissing } from './failed/failedBatches';
export { runMissing } from './runs/fence';
export { parseTimestamp } from './variables/timestamp';
export { configKey, isBareFileName } from './config';
export { storeApplicationId } from './sqlite/foreignFile';
export { prepareFile } from './sqlite/sqliteFile';
