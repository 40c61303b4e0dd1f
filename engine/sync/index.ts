/** Runs: what they cover, who may run, and what a receipt can say. */
export { judge, judgeCounts, type Evidence, type Judgement, type Verdict } from './verdict';
export { sourceClock, type SourceClock } from './sourceClock';
export type { SyncErrorKind } from './syncErrors';
export {
	defaultWindowSettings,
	floorAt,
	nextSlice,
	planBackfill,
	planWindow,
	type PlannedWindow,
	type TimeRange,
	type WindowSettings,
} from './window';
