import type { RunCounts } from '../../run/counts';
import { shownTime } from '../../run/errors';
import type { Run } from '../../run/run';
import type { AccountScope } from '../accountDatabase';
import { countSeen } from '../records/seenRecords';
import { checkDoneUpTo } from './fence';
import { noteLateRecords } from './lateRecords';
import { logStep, shortMessage } from './runLog';
import { type Checkpoint, joined } from './runReport';
import { updateRun } from './runRows';

/**
 * Writes what a run has done so far. The counts that are given replace those that were.
 *
 * @throws EngineError `pastWindow`
 */
export async function writeCheckpoint(
	scope: AccountScope,
	begun: Run,
	counts: RunCounts,
	checkpoint: Checkpoint,
): Promise<Run> {
	const { note, windowTo, doneUpTo, late, inDoubt, seen, settledTo, clockSkewMs, coverage } =
		checkpoint;
	const run = windowTo === undefined ? begun : extended(begun, windowTo);
	if (doneUpTo !== undefined) checkDoneUpTo(run, doneUpTo);
	if (settledTo !== undefined) checkDoneUpTo(run, settledTo);
	await noteLateRecords(scope, run, late ?? []);
	if (note !== undefined) await logStep(scope, run.id, note.kind, note.message, note.details);
	const after = { ...run.counts, ...counts };
	return await updateRun(scope, run, {
		window: run.window,
		counts: seen === undefined ? after : await countSeen(scope, run, after, seen),
		message: note === undefined ? run.message : shortMessage(note.message),
		doneUpTo: doneUpTo ?? run.doneUpTo,
		inDoubt: joined(late === undefined ? run.inDoubt : undefined, inDoubt),
		settledTo: settledTo ?? run.settledTo,
		clockSkewMs: clockSkewMs ?? run.clockSkewMs,
		coverage: coverage ?? run.coverage,
	});
}

/** A run goes on with the next slice of its backlog: neither back, nor beyond what it was to cover. */
function extended(run: Run, to: number): Run {
	if (to >= run.window.to && to <= run.target) return { ...run, window: { ...run.window, to } };
	throw new RangeError(`The run "${run.id}" cannot be extended to ${shownTime(to)}`);
}
