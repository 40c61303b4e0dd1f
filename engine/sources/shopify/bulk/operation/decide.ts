import type { EngineError } from '../../../../errors';
import {
	hours,
	noFile,
	operationCanceled,
	operationExpired,
	operationFailed,
	operationGone,
	slotTaken,
	startRefused,
	tooMuch,
	tooSlow,
} from './bulkErrors';
import type { BulkPatience, BulkState, Decision, Heard } from './life';
import { type BulkMark, isSameRequest } from './mark';
import { type BulkOperation, isEnded } from './operation';

/** In vain: looked for, or for its file, before it is believed. */
const mostVain = 3;
const mostLost = 5;
const longestLimitPauseMs = 5 * 60_000;

const usualMostObjects = 10_000_000;

/**
 * Begins: with the operation that was noted, if one was, else by looking whether one of ours is there.
 *
 * @param noted the ID that was noted for this very request
 * @param mayHalve whether it can be asked for in halves
 */
export function begun(noted: string | undefined, mayHalve = false): Decision {
	const state: BulkState = {
		id: noted,
		mayHalve,
		isTakenUp: noted !== undefined,
		step: noted === undefined ? 'look' : 'poll',
		isOurs: false,
		polls: 0,
		vain: 0,
		lost: 0,
		busySince: undefined,
		running: [],
		limited: undefined,
	};
	return noted === undefined ? look(state, 0) : poll(state, noted, 0);
}

/** Asks once more for the file of an operation that has ended, whose link does not work any longer. */
export function linkWanted(state: BulkState, id: string): Decision {
	return poll({ ...state, polls: 0, vain: 0 }, id, 0);
}

/**
 * Decides what to do next, from what the API has just said. An operation is started only after looking whether ours is
 * there already, and read only if its name says that it is ours.
 */
export function decide(
	mark: BulkMark,
	patience: BulkPatience,
	before: BulkState,
	heard: Heard,
	nowMs: number,
): Decision {
	const state = { ...before, limited: undefined };
	switch (heard.kind) {
		case 'limited':
			return limited(before, heard.error, patience, nowMs);
		case 'found':
			return found(mark, patience, state, heard.operations, nowMs);
		case 'started':
			return poll(ours(state, heard.operation.id), heard.operation.id, patience.pollMs);
		case 'refused':
			return refused(patience, state, heard, nowMs);
		case 'lost':
			if (state.lost >= mostLost) return giveUp(state, heard.error);
			// It may take Shopify a moment to show what it has started.
			return look({ ...state, lost: state.lost + 1 }, patience.pollMs);
		case 'failed':
			if (state.polls >= patience.maxPolls) return giveUp(state, heard.error);
			return again({ ...state, polls: state.polls + 1 }, patience.pollMs);
		case 'polled':
			return polled(mark, patience, state, heard.operation);
	}
}

/** Waits, longer each time. */
function limited(
	before: BulkState,
	error: EngineError,
	{ pollMs, limitMs }: BulkPatience,
	nowMs: number,
): Decision {
	const { since, times } = before.limited ?? { since: nowMs, times: 0 };
	const pauseMs = Math.min(longestLimitPauseMs, pollMs * 2 ** times);
	const state = { ...before, limited: { since, times: times + 1 } };
	return nowMs + pauseMs - since > limitMs ? giveUp(state, error) : again(state, pauseMs);
}

function found(
	mark: BulkMark,
	patience: BulkPatience,
	before: BulkState,
	operations: readonly BulkOperation[],
	nowMs: number,
): Decision {
	const running = operations.filter((operation) => !isEnded(operation));
	const state = { ...before, running };
	const own = operations.find(
		(operation) =>
			isSameRequest(operation.mark, mark) &&
			['CREATED', 'RUNNING', 'COMPLETED'].includes(operation.status),
	);
	if (own !== undefined) return polled(mark, patience, ours(state, own.id), own);
	// One of an earlier run of this sync that died: nobody reads it, but it takes the room of the next.
	const orphan = running.find((operation) => operation.mark?.owner === mark.owner);
	if (orphan !== undefined) return busy(patience, state, nowMs);
	return { state: { ...state, step: 'start' }, next: { do: 'start', afterMs: 0 } };
}

function refused(
	patience: BulkPatience,
	state: BulkState,
	{ code, message }: { readonly code: string; readonly message: string },
	nowMs: number,
): Decision {
	if (code === 'OPERATION_IN_PROGRESS') return busy(patience, state, nowMs);
	return giveUp(state, startRefused(code, message));
}

function busy({ pollMs, limitMs }: BulkPatience, before: BulkState, nowMs: number): Decision {
	const busySince = before.busySince ?? nowMs;
	const state = { ...before, busySince };
	const waitedMs = nowMs - busySince;
	return waitedMs + pollMs > limitMs
		? giveUp(state, slotTaken(state.running, waitedMs))
		: look(state, pollMs);
}

function polled(
	mark: BulkMark,
	patience: BulkPatience,
	before: BulkState,
	operation: BulkOperation | undefined,
): Decision {
	const state = { ...before, polls: before.polls + 1 };
	const id = operation?.id ?? state.id;
	if (operation === undefined || id === undefined) return missing(state, id, patience);
	const isOurs = state.isOurs || isSameRequest(operation.mark, mark);
	// What was noted is of another request, or of somebody else.
	if (!isOurs && (operation.mark !== undefined || isEnded(operation))) return look(none(state), 0);
	// It ended badly while nobody looked, or an earlier attempt has said so: another may go well.
	if (!state.isOurs && isEnded(operation) && operation.status !== 'COMPLETED') {
		return look(none(state), 0);
	}
	const known = { ...state, id, isOurs };
	switch (operation.status) {
		case 'COMPLETED':
			return completed(known, operation, patience);
		case 'FAILED':
			return giveUp(known, operationFailed(operation));
		case 'CANCELED':
			return giveUp(known, operationCanceled(operation));
		case 'EXPIRED':
			return giveUp(known, operationExpired(operation));
	}
	if (known.mayHalve && isOurs && (operation.objects ?? 0) > mostObjectsOf(patience)) {
		return cancel(known, id, tooMuch(operation, `counts ${operation.objects} objects`));
	}
	if (known.polls < patience.maxPolls) return poll(known, id, patience.pollMs);
	const waitedMs = patience.pollMs * patience.maxPolls;
	// The first attempt leaves it to the next one, which does not wait as long once more for nothing.
	if (known.mayHalve && isOurs && known.isTakenUp) {
		return cancel(known, id, tooMuch(operation, `was waited for twice, ${hours(waitedMs)} each`));
	}
	return giveUp(known, tooSlow(operation, waitedMs));
}

function mostObjectsOf({ mostObjects = usualMostObjects }: BulkPatience): number {
	return mostObjects;
}

function missing(before: BulkState, id: string | undefined, { pollMs }: BulkPatience): Decision {
	const state = { ...before, vain: before.vain + 1 };
	if (id === undefined) return look(state, 0);
	if (state.vain < mostVain) return poll(state, id, pollMs);
	return state.isOurs ? giveUp(state, operationGone(id)) : look(none(state), 0);
}

/** A file may come a moment later than the end. */
function completed(
	before: BulkState,
	operation: BulkOperation,
	{ pollMs }: BulkPatience,
): Decision {
	const { id, url, objects } = operation;
	if (url !== undefined)
		return { state: before, next: { do: 'read', operation: { ...operation, url } } };
	if (objects === 0) return { state: before, next: { do: 'nothing', operation } };
	const state = { ...before, vain: before.vain + 1 };
	return state.vain < mostVain ? poll(state, id, pollMs) : giveUp(state, noFile(operation));
}

function ours(state: BulkState, id: string): BulkState {
	return { ...state, id, isOurs: true, busySince: undefined, polls: 0, vain: 0 };
}

function none(state: BulkState): BulkState {
	return { ...state, id: undefined, isOurs: false, isTakenUp: false, polls: 0, vain: 0 };
}

function look(state: BulkState, afterMs: number): Decision {
	return { state: { ...state, step: 'look' }, next: { do: 'look', afterMs } };
}

function poll(state: BulkState, id: string, afterMs: number): Decision {
	return { state: { ...state, id, step: 'poll' }, next: { do: 'poll', id, afterMs } };
}

function again(state: BulkState, afterMs: number): Decision {
	if (state.step === 'poll' && state.id !== undefined) return poll(state, state.id, afterMs);
	return { state, next: { do: state.step === 'start' ? 'start' : 'look', afterMs } };
}

function cancel(state: BulkState, id: string, error: EngineError): Decision {
	return { state, next: { do: 'cancel', id, error } };
}

function giveUp(state: BulkState, error: EngineError): Decision {
	return { state, next: { do: 'giveUp', error } };
}
