import { add, dateTimeAt, nextWindow, subtract, timeZone } from '../time';
import type { Span, TimeRange } from '../time';
import { act, option, phrase, say } from '../wording';
import type { SourceClock } from './clock';
import { shownTime, syncError } from './errors';

export interface WindowSettings {
	/** How long the source may take until a new record shows up in its lists. Default: 2 minutes. */
	readonly settleDelay: Span;
	/** How far a window reaches back behind the watermark. Default: 10 minutes. */
	readonly overlap: Span;
	/** The earliest that a run covers: an age, or a date in epoch milliseconds. Default: 128 days. */
	readonly floor: Span | number;
	/** The most that one run covers of a long backlog; undefined for all of it. Default: 1 week. */
	readonly sliceLength: Span | undefined;
	/** Where a sync without a watermark begins, in epoch milliseconds; undefined for the floor. */
	readonly initialStart: number | undefined;
}

export const defaultWindowSettings = {
	settleDelay: { amount: 2, unit: 'minutes' },
	overlap: { amount: 10, unit: 'minutes' },
	floor: { amount: 128, unit: 'days' },
	sliceLength: { amount: 1, unit: 'weeks' },
	initialStart: undefined,
} as const satisfies WindowSettings;

/** What one run covers. */
export interface PlannedWindow extends TimeRange {
	/** Where the backlog ends: `to`, or later when the window is only a slice of it. */
	readonly target: number;
	/** The length of a slice in milliseconds, when the backlog is worked off in slices. */
	readonly sliceMs: number | undefined;
	/** What the floor cut off: no run will cover it unless a backfill does. */
	readonly gap: TimeRange | undefined;
}

/** A clock that was set back by less than this, or another machine's, is not worth an alarm. */
const TOLERATED_JITTER_MS = 300_000;

/** Days in windows have 24 hours. */
const utc = () => timeZone('UTC');

/**
 * Returns the window that the next incremental run covers. It ends at the source's clock less the settle delay, down to
 * the whole second, and begins at the watermark less the overlap; never before the floor.
 *
 * @param watermark where the last committed window ended; undefined when none was
 * @returns undefined when nothing has settled since the watermark
 * @throws EngineError `watermarkInFuture`, `floorInFuture`, `startInFuture`, `invalidSettings`, `invalidAmount`
 */
export function planWindow(
	watermark: number | undefined,
	clock: SourceClock,
	settings: WindowSettings,
): PlannedWindow | undefined {
	checkWatermark(watermark, clock);
	const floor = floorAt(clock, settings.floor);
	const settled = settledBy(clock.nowMs, settings.settleDelay);
	checkReach(settings, floor, settled);
	const sliceMs = sliceLengthMs(settings.sliceLength);
	// A start that has not settled yet, such as now: an empty window, whose commit sets the watermark.
	const start = watermark ?? Math.min(initialStart(clock, settings, floor), settled);
	const position = Math.max(start, floor);
	const window = nextWindow({
		from: dateTimeAt(position, utc()),
		now: dateTimeAt(clock.nowMs, utc()),
		settleDelay: settings.settleDelay,
		overlap: watermark === undefined ? undefined : settings.overlap,
	});
	if (window.isEmpty && watermark !== undefined) return undefined;
	return {
		...slice({ from: position, to: window.to.toMillis() }, sliceMs),
		from: Math.max(window.from.toMillis(), floor),
		sliceMs,
		gap: start < floor ? { from: start, to: floor } : undefined,
	};
}

/**
 * Returns the window of a backfill: what the user named, but never what has not settled. It has no overlap, and it is
 * cut into slices only when those are asked for.
 *
 * @throws EngineError `invalidRange`, `invalidSettings`
 */
export function planBackfill(
	range: TimeRange,
	clock: SourceClock,
	settings: Pick<WindowSettings, 'settleDelay' | 'sliceLength'>,
): PlannedWindow {
	const to = Math.min(range.to, settledBy(clock.nowMs, settings.settleDelay));
	if (range.from >= to) {
		const limit = to < range.to ? ', which is the latest that has settled' : '';
		throw syncError(
			'invalidRange',
			`The backfill would begin at ${shownTime(range.from)} and end at ${shownTime(to)}${limit}: there is nothing between`,
			say`Enter a "${option('from')}" that is earlier than "${option('to')}", and in the past.`,
			{ parameter: 'from' },
		);
	}
	const sliceMs = sliceLengthMs(settings.sliceLength);
	return { ...slice({ from: range.from, to }, sliceMs), sliceMs, gap: undefined };
}

/** Tells what follows a slice in the same run, up to `target`; undefined when nothing is left. */
export function nextSlice(
	doneUpTo: number,
	target: number,
	sliceMs: number | undefined,
): TimeRange | undefined {
	if (doneUpTo >= target) return undefined;
	const { from, to } = slice({ from: doneUpTo, to: target }, sliceMs);
	return { from, to };
}

/** Returns the floor, in epoch milliseconds. */
export function floorAt(clock: SourceClock, floor: Span | number): number {
	const at =
		typeof floor === 'number' ? floor : subtract(dateTimeAt(clock.nowMs, utc()), floor).toMillis();
	if (at < clock.nowMs) return at;
	throw syncError(
		'floorInFuture',
		`The floor is ${shownTime(at)}, which is not before now (${shownTime(clock.nowMs)}): no run could cover anything`,
		say`Enter how far back runs may reach in "${option('floor')}", for example 128 days, or a date in the past in "${option('floorDate')}".`,
		{ parameter: typeof floor === 'number' ? 'floorDate' : 'floor' },
	);
}

/**
 * Tells what has settled at an instant: what was in the source by then, its lists show now. Windows end there, and what
 * is not in a complete list is gone only if it was read before. Down to the whole second.
 *
 * @param nowMs epoch milliseconds, before the source is asked
 * @throws EngineError `invalidAmount` for a delay below zero
 */
export function settledBy(nowMs: number, settleDelay: Span): number {
	const sinceEver = { from: dateTimeAt(0, utc()), now: dateTimeAt(nowMs, utc()) };
	return nextWindow({ ...sinceEver, settleDelay }).to.toMillis();
}

function initialStart(
	clock: SourceClock,
	{ initialStart: start }: WindowSettings,
	floor: number,
): number {
	if (start === undefined) return floor;
	if (start <= clock.nowMs + TOLERATED_JITTER_MS) return start;
	throw syncError(
		'startInFuture',
		`The sync would start at ${shownTime(start)}, which is in the future (it is ${shownTime(clock.nowMs)})`,
		say`Enter a date in the past in "${option('initialStart')}", or ${phrase('now')} to begin with what is new from now on.`,
		{ parameter: 'initialStart' },
	);
}

function slice(
	{ from, to: target }: TimeRange,
	sliceMs: number | undefined,
): TimeRange & { readonly target: number } {
	const to = sliceMs === undefined ? target : Math.min(target, wholeSecond(from + sliceMs));
	return { from, to, target };
}

/** Sources such as Shopify compare whole seconds, so a bound between two would belong to both windows. */
function wholeSecond(epochMs: number): number {
	return Math.floor(epochMs / 1_000) * 1_000;
}

function sliceLengthMs(length: Span | undefined): number | undefined {
	if (length === undefined) return undefined;
	const ms = add(dateTimeAt(0, utc()), length).toMillis();
	if (ms >= 2_000) return ms;
	throw syncError(
		'invalidSettings',
		say`"${option('sliceLength')}" is ${length.amount} ${length.unit}, and no run would get on`,
		'Enter how much of a backlog one run may cover, for example 1 week.',
		{ parameter: 'sliceLength' },
	);
}

/** A floor that is an age moves along with what has settled: if it lies behind that now, it always will. */
function checkReach({ floor, settleDelay }: WindowSettings, at: number, settled: number): void {
	if (typeof floor === 'number' || at < settled) return;
	throw syncError(
		'invalidSettings',
		say`Runs reach back ${floor.amount} ${floor.unit} ("${option('floor')}") and leave out the latest ${settleDelay.amount} ${settleDelay.unit} ("${option('settleDelay')}"): no run could ever cover anything`,
		say`Enter in "${option('floor')}" how far back runs may reach, for example 128 days; it must be longer than "${option('settleDelay')}", for example 2 minutes.`,
		{ parameter: 'floor' },
	);
}

function checkWatermark(watermark: number | undefined, clock: SourceClock): void {
	if (watermark === undefined || watermark <= clock.nowMs + TOLERATED_JITTER_MS) return;
	throw syncError(
		'watermarkInFuture',
		`The watermark is at ${shownTime(watermark)}, which is in the future (the clock is at ${shownTime(clock.nowMs)}), so nothing would be synced until then`,
		say`Check the clocks of this machine and of the source. If the watermark is wrong, put it back with the operation ${act('undo')}.`,
	);
}
