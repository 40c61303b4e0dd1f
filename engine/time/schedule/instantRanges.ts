import type { Schedule } from './schedule';

/** Scheduled instants from `after` (excluded) to `upTo` (included). */
export interface InstantRange {
	readonly after: number;
	readonly upTo: number;
}

/** Scheduled instants for which there was no run of their own. */
export interface PassedOver {
	/** How many; of one outage, no more than {@link countedAtMost} are counted. */
	readonly count: number;
	/** The first of them. */
	readonly since: number;
}

/** Counting takes up to half a millisecond for each, in a process that has other things to do. */
export const countedAtMost = 100;

/** Returns the newest instants of the ranges, newest first, so many at most. */
export function newestInstants(
	schedule: Schedule,
	ranges: readonly InstantRange[],
	limit: number,
): readonly number[] {
	const found: number[] = [];
	for (const { after, upTo } of ranges.toReversed()) {
		for (let end = upTo; found.length < limit;) {
			const instant = schedule.latest(end);
			if (instant === undefined || instant <= after) break;
			found.push(instant);
			end = instant - 1;
		}
	}
	return found;
}

/** Returns the ranges cut down to their newest instants, and what was cut off. */
export function newestOf(
	schedule: Schedule,
	ranges: readonly InstantRange[],
	limit: number,
): { readonly kept: readonly InstantRange[]; readonly lost: PassedOver | undefined } {
	const oldest = newestInstants(schedule, ranges, limit).at(-1);
	const cutAt = oldest === undefined ? Infinity : oldest - 1;
	const kept = ranges.flatMap(({ after, upTo }) =>
		upTo <= cutAt ? [] : [{ after: Math.max(after, cutAt), upTo }],
	);
	const cutOff = ranges.flatMap(({ after, upTo }) =>
		after >= cutAt ? [] : [{ after, upTo: Math.min(upTo, cutAt) }],
	);
	return { kept, lost: passedOver(schedule, cutOff) };
}

/** Takes the oldest instant out of the ranges. */
export function takeOldest(
	schedule: Schedule,
	ranges: readonly InstantRange[],
): { readonly instant: number | undefined; readonly rest: readonly InstantRange[] } {
	for (const [index, { after, upTo }] of ranges.entries()) {
		const instant = schedule.next(after);
		if (instant === undefined || instant > upTo) continue;
		const later = ranges.slice(index + 1);
		return { instant, rest: instant === upTo ? later : [{ after: instant, upTo }, ...later] };
	}
	return { instant: undefined, rest: [] };
}

/** Counts the instants that the ranges hold, and tells the first of them; undefined when there are none. */
export function passedOver(
	schedule: Schedule,
	ranges: readonly InstantRange[],
): PassedOver | undefined {
	const count = newestInstants(schedule, ranges, countedAtMost).length;
	const since = takeOldest(schedule, ranges).instant;
	return since === undefined ? undefined : { count, since };
}

/** Adds both together. */
export function sumOf(
	one: PassedOver | undefined,
	other: PassedOver | undefined,
): PassedOver | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return { count: one.count + other.count, since: Math.min(one.since, other.since) };
}
