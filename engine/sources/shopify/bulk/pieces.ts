import { EngineError } from '../../../errors';
import type { TimeRange } from '../../../time';
import { searchTime } from '../query/orderFilters';
import type { BulkRun } from './operation/notes';
import { type ShopifyErrorKind, shopifyError, shown } from '../shopifyError';

/** A part of a window that is asked for at once. */
export interface Piece extends TimeRange {
	/** On whose behalf it is asked for: an earlier run's where that has begun an operation for it, and died. */
	readonly run: BulkRun;
	/** How often the window was halved to come to it. */
	readonly halvings: number;
}

/** 64 pieces at most, so that what fails for another reason does not fail without end. */
const mostHalvings = 6;
/** Shopify compares no finer. */
const leastPieceMs = 1_000;

/** What may go well with fewer orders. */
const tooMuch: ReadonlySet<string> = new Set<ShopifyErrorKind>([
	'bulkTimedOut',
	'bulkFailed',
	'bulkTooMuch',
]);

/** Whether smaller pieces of it can be asked for. */
export function canBeHalved({ from, to, halvings }: Piece): boolean {
	return to - from > leastPieceMs && halvings < mostHalvings;
}

/**
 * Lets through what halving a piece may help against.
 *
 * @throws the error, where it cannot help; EngineError `bulkTooDense` where nothing is left to halve
 */
export function refuseToHalve({ from, to, halvings }: Piece, error: unknown): void {
	if (!(error instanceof EngineError) || !tooMuch.has(error.kind)) throw error;
	if (to - from <= leastPieceMs) {
		throw shopifyError(
			'bulkTooDense',
			`Shopify cannot put the orders of a single second (${searchTime(from)}) into a bulk operation: ${shown(error.message, 300)}`,
			'Choose fewer fields, or read the orders page by page. The window stays as it was.',
			{ cause: error },
		);
	}
	if (halvings >= mostHalvings) throw error;
}

/** Both halves of a piece of more than a second, the earlier one first; they meet on a whole second. */
export function halvesOf({ from, to, halvings, run }: Piece): readonly [Piece, Piece] {
	const middle = Math.max(from + leastPieceMs, roundedDown((from + to) / 2));
	return [
		{ from, to: middle, halvings: halvings + 1, run },
		{ from: middle, to, halvings: halvings + 1, run },
	];
}

function roundedDown(ms: number): number {
	return Math.floor(ms / leastPieceMs) * leastPieceMs;
}
