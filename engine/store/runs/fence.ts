import { shownTime } from '../../run/errors';
import type { Run } from '../../run/run';
import { act, option, phrase, say } from '../../wording';
import type { AccountScope } from '../accountDatabase';
import { storeError } from '../errors';
import type { Lease } from '../leases/lease';
import { beatFor } from '../leases/liveness';
import type { Scope } from '../scope';
import { readRunLease } from './runLeases';
import { readRun } from './runRows';

/**
 * A run that has not ended.
 *
 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`
 */
export async function openRun(scope: Scope, id: string): Promise<Run> {
	const run = await readRun(scope, id);
	if (run === undefined) throw runMissing(scope.key.account, id);
	if (run.status === 'running') return run;
	throw run.status === 'abandoned' ? abandoned(run) : closed(run);
}

/**
 * A run that has not ended and still holds its lease, so that nobody else works on the same sync.
 *
 * @throws EngineError as {@link openRun}, and `leaseExpired`
 */
export async function runWithLease(scope: AccountScope, id: string): Promise<Run> {
	return (await leasedRun(scope, id)).run;
}

/**
 * The same, for who writes on its behalf: its process is alive, and is heard of.
 *
 * @throws EngineError as {@link runWithLease}
 */
export async function runAtWork(scope: AccountScope, id: string): Promise<Run> {
	const { run, lease } = await leasedRun(scope, id);
	await beatFor(scope, run, lease);
	return run;
}

async function leasedRun(
	scope: AccountScope,
	id: string,
): Promise<{ readonly run: Run; readonly lease: Lease }> {
	const run = await openRun(scope, id);
	const lease = await readRunLease(scope, run);
	if (lease?.runId !== run.id || lease.token !== run.token) throw abandoned(run);
	if (scope.now >= lease.until) throw expired(run);
	return { run, lease };
}

/**
 * How far a window was worked off lies within it.
 *
 * @throws EngineError `pastWindow`
 */
export function checkDoneUpTo({ id, window }: Run, doneUpTo: number): void {
	if (doneUpTo >= window.from && doneUpTo <= window.to) return;
	const covers =
		doneUpTo > window.to
			? `covers up to ${shownTime(window.to)}`
			: `covers from ${shownTime(window.from)} on`;
	throw storeError(
		'pastWindow',
		`The run "${id}" ${covers}, and cannot be committed up to ${shownTime(doneUpTo)}. Nothing was written`,
		say`Leave "${option('doneUpTo')}" empty for the end of the window, or give a time within it.`,
		{ parameter: 'doneUpTo' },
	);
}

export function runMissing(account: string, id: string): Error {
	return storeError(
		'runMissing',
		`The account "${account}" has no run "${id}"`,
		say`Give the "runId" that ${act('begin')} gave out, with the ${phrase('accountSettings')} that ${act('begin')} had. Another account has other runs, and old runs are removed.`,
		{ parameter: 'runId' },
	);
}

function closed({ id, status, finishedAt }: Run): Error {
	const how = status === 'committed' ? 'was committed already' : 'has failed already';
	return storeError(
		'runClosed',
		`The run "${id}" ${how}, at ${shown(finishedAt)}. Nothing was written`,
		say`A run ends once. If an old execution was tried again, let the next run do its work; in a workflow, let ${act('begin')} come before each ${act('commit')}.`,
		{ parameter: 'runId' },
	);
}

function abandoned({ id, leaseUntil, finishedAt, message }: Run): Error {
	const isEarly = finishedAt !== undefined && finishedAt < leaseUntil && message !== undefined;
	const why = isEarly ? ` at ${shown(finishedAt)}` : `, which ran out at ${shown(leaseUntil)},`;
	return storeError(
		'leaseLost',
		`The run "${id}" has lost its lease${why} to another. Nothing was written${isEarly ? `. ${message}` : ''}`,
		isEarly ? REMEDY_OF_SILENCE : REMEDY,
		{ parameter: 'runId' },
	);
}

function expired({ id, leaseUntil }: Run): Error {
	return storeError(
		'leaseExpired',
		`The lease of the run "${id}" ran out at ${shown(leaseUntil)}, before the run was done. Nothing was written`,
		REMEDY,
		{ parameter: 'runId' },
	);
}

const REMEDY = say`The next run covers the same window again. If runs take this long, raise "${option('maxRunTime')}" of ${act('begin')}, or lower "${option('sliceLength')}" so that each covers less.`;

const REMEDY_OF_SILENCE =
	'The next run covers the same window again. A process that is heard of again only minutes later was suspended, held up by code that does not yield, or cut off from the store: let it run free, or keep such code in another workflow.';

function shown(epochMs: number | undefined): string {
	return epochMs === undefined ? 'a time that is not known' : shownTime(epochMs);
}
