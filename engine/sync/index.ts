/** Runs: what they cover, who may run, and what a receipt can say. */
export { beginRun, previewRun, type BegunRun, type PlannedRun } from './session';
export { commitRun, previewCommit, type CommittedRun } from './session';
export type { RunStore } from './session';
