import type { DateTime } from 'luxon';

import { option, type OptionName, say } from '../wording';
import { add, subtract } from './arithmetic';
import { dateTimeAt } from './localTime';
import { timeError } from './timeError';
import type { Span } from './units';

export interface WindowRequest {
	/** The watermark: the `to` of the last window that was worked off. */
	readonly from: DateTime;
	/** The source's clock, read before the first request. */
	readonly now: DateTime;
	/** How long the source may take until a new record shows up in its lists. */
	readonly settleDelay: Span;
	/** How far to reach back behind the watermark. Default: not at all. */
	readonly overlap?: Span;
	/** The most that one window may cover beyond the watermark. Default: no limit. */
	readonly maxLength?: Span;
}

/** `from` belongs to the window, `to` does not, so that consecutive windows neither lose a record nor double one. */
export interface Window {
	readonly from: DateTime;
	readonly to: DateTime;
	/** Nothing to do: `from` and `to` are both the watermark, which so never moves back. */
	readonly isEmpty: boolean;
	/** Whether `maxLength` has cut the window, so that another can follow at once. */
	readonly hasMore: boolean;
}

/**
 * Tells what one run covers. The upper bound is now less the settle delay, down to the whole second, since sources such
 * as Shopify keep seconds. It must be taken before the first request: what appears later belongs to the next window.
 *
 * @throws EngineError `invalidAmount` for a delay or overlap below zero, or a longest window below a second
 */
export function nextWindow(request: WindowRequest): Window {
	const { from: watermark, now, settleDelay, overlap, maxLength } = request;
	const settled = wholeSecond(notAfter(now, subtract(now, settleDelay), 'settleDelay'), watermark);
	if (settled <= watermark) {
		return { from: watermark, to: watermark, isEmpty: true, hasMore: false };
	}
	const limit = maxLength === undefined ? settled : limitOf(watermark, maxLength);
	const hasMore = limit < settled;
	const from =
		overlap === undefined
			? watermark
			: notAfter(watermark, subtract(watermark, overlap), 'overlap');
	return { from, to: hasMore ? limit : settled, isEmpty: false, hasMore };
}

function wholeSecond(date: DateTime, watermark: DateTime): DateTime {
	return dateTimeAt(Math.floor(date.toMillis() / 1_000) * 1_000, watermark.zone);
}

function notAfter(limit: DateTime, date: DateTime, parameter: OptionName): DateTime {
	if (date <= limit) return date;
	throw timeError(
		'invalidAmount',
		say`"${option(parameter)}" must not be negative`,
		say`Enter 0 or more in "${option(parameter)}", for example 2 minutes.`,
		{ parameter },
	);
}

/** A window of less than a second could have no whole second in it, and would then never get on. */
function limitOf(watermark: DateTime, maxLength: Span): DateTime {
	const limit = wholeSecond(add(watermark, maxLength), watermark);
	if (limit > watermark) return limit;
	throw timeError(
		'invalidAmount',
		say`"${option('maxLength')}" must be a second or more`,
		'Enter how much one window may cover, for example 1 day.',
		{ parameter: 'maxLength' },
	);
}
