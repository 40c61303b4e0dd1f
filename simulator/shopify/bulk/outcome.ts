import type { Fault } from '../http/shopFaults';
import type { BulkErrorCode } from './exportLine';

/** What goes wrong with one bulk operation; what is left out goes well. */
export interface BulkOutcome {
	/** It is not started: the answer says that others are in progress, or that there were too many. */
	readonly refused?: 'slotTaken' | 'limitReached';
	/** How it ends in place of COMPLETED. */
	readonly end?: 'FAILED' | 'CANCELED' | 'EXPIRED';
	readonly errorCode?: BulkErrorCode;
	/** The lines that a failed one has got to. */
	readonly endsAfter?: number;
	/** How often a failed one has to be looked at before its partial result has an address. */
	readonly pollsBeforePartial?: number;
	/** How much longer it runs, in milliseconds. */
	readonly slowerMs?: number;
	readonly noUrl?: boolean;
	/** How many more bytes and objects it tells of than there are. */
	readonly extraBytes?: number;
	readonly extraObjects?: number;
}

const partialLines = 10;

/** What `fault` makes of the operation that its request starts. */
export function outcomeOf(fault: Fault | null): BulkOutcome {
	switch (fault?.kind) {
		case 'bulkSlotTaken':
			return { refused: 'slotTaken' };
		case 'bulkLimitReached':
			return { refused: 'limitReached' };
		case 'bulkSlow':
			return { slowerMs: fault.delayMs ?? 1000 };
		case 'bulkNoUrl':
			return { noUrl: true };
		case 'bulkFailed':
			return failure(fault.value);
		case 'bulkCanceled':
			return { end: 'CANCELED' };
		case 'bulkExpired':
			return { end: 'EXPIRED' };
		case 'bulkWrongSize':
			return { extraBytes: numberOr(fault.value, 1) };
		case 'bulkWrongCount':
			return { extraObjects: numberOr(fault.value, 1) };
		default:
			return {};
	}
}

function failure(value: unknown): BulkOutcome {
	const { errorCode, lines, polls } = (value ?? {}) as Readonly<Record<string, unknown>>;
	return {
		end: 'FAILED',
		errorCode: isErrorCode(errorCode) ? errorCode : undefined,
		endsAfter: numberOr(lines, partialLines),
		pollsBeforePartial: numberOr(polls, 0),
	};
}

function isErrorCode(value: unknown): value is BulkErrorCode {
	return ['ACCESS_DENIED', 'INTERNAL_SERVER_ERROR', 'TIMEOUT'].some((code) => code === value);
}

function numberOr(value: unknown, other: number): number {
	return typeof value === 'number' ? value : other;
}
