/** Moves data: sessions begin and commit runs, a pump takes pages to a sink, a stream takes a window of any source to an outlet. */
export {
	allFindings,
	AlertWatch,
	factsRequest,
	type AlertReport,
	type AlertSettings,
	type AlertWatchOptions,
} from './alerts/alertWatch';
export type { HeartbeatSettings } from './alerts/heartbeatSender';
export type { UsingAccount } from './alerts/storeAlert';
export { archivedSource, type EventsOf } from './archive/archivedSource';
export { RunArchive, type RunArchiveOptions } from './archive/runArchive';
export { goneRecords, type GoneRecord } from './changes/goneRecords';
export { syncOne, type OneOutcome } from './changes/syncOne';
export {
	FailedKeeper,
	type FailedKeeperOptions,
	type RecordToKeep,
	type Refused,
} from './failed/failedKeeper';
export type { PageReader } from './failed/retriedPages';
export { retryFailed, type Retried, type RetriedAs, type RetryOptions } from './failed/retryFailed';
export { batchesOf, defaultBatchSize, streamedBatchSize, type BatchPlace } from './pump/batches';
export { syncRecords, type SyncedBatch } from './pump/pump';
export { recordCounts } from './pump/sink';
export { listWithGone, withGone } from './stream/gone';
export type { GoneInStream } from './stream/gone';
export type { RecordOutcome, RecordSink, RecordTotals } from './pump/sink';
export { noteRefusal, RunReporter } from './reporter';
export { RunTally } from './runTally';
export { DueObjects } from './schedule/dueObjects';
export type { EndRefused } from './schedule/ended';
export type { ScheduleMemory } from './schedule/memory';
export * as openSchedules from './schedule/openSchedules';
export { ProcessMemory } from './schedule/processMemory';
export type { ScheduleReport } from './schedule/report';
export { runKey } from './schedule/runKey';
export type { RunsOptions, ScheduledRun } from './schedule/runsOptions';
export { ScheduledRuns } from './schedule/scheduledRuns';
export { StoreMemory } from './schedule/storeMemory';
export { beginRun, previewRun, type BegunRun, type PlannedRun } from './session';
export { commitRun, type CommittedRun, endOf, type RunStore } from './session';
export { changeOf, changeSink, names, type ChangeOutcome } from './sinks/changeSink';
export { rowOwner } from './sinks/rowOwner';
export { misfits, mostExamples, StaleRecords, TableFindings } from './sinks/tableFindings';
export { externalIdOf, tableSink } from './sinks/tableSink';
export { HandOver, type HandOverOptions, type Parcel, type Refusal } from './stream/handOver';
export { streamWindow, type Outlet, type Streamed } from './stream/stream';
export { StreamedRun } from './stream/streamedRun';
export { TableOutlet } from './stream/tableOutlet';
export { recordKey, type RecordName, type Returned } from './transform/pairing';
export type { TransformErrorKind } from './transform/transformError';
export { transforming } from './transforming';
export { TransformOutlet, type TransformOptions } from './transform/transformOutlet';
