import type { Zone } from 'luxon';

const minuteMs = 60_000;
const probeMs = 24 * 60 * minuteMs;

/** Milliseconds that a zone's clocks are ahead of UTC. */
export function offsetMs(zone: Zone, instant: number): number {
	return zone.offset(instant) * minuteMs;
}

/**
 * Returns the first instant after `from`, up to `to`, at which the zone's clocks show another offset than just before.
 */
export function firstTransition(zone: Zone, from: number, to: number): number | undefined {
	if (zone.isUniversal) return undefined;
	for (let start = from; start < to; start += probeMs) {
		const end = Math.min(start + probeMs, to);
		if (offsetMs(zone, start) !== offsetMs(zone, end)) return changeBetween(zone, start, end);
	}
	return undefined;
}

/** Returns the last such instant after `from`, up to `to`. */
export function lastTransition(zone: Zone, from: number, to: number): number | undefined {
	if (zone.isUniversal) return undefined;
	for (let end = to; end > from; end -= probeMs) {
		const start = Math.max(end - probeMs, from);
		if (offsetMs(zone, start) !== offsetMs(zone, end)) return changeBetween(zone, start, end);
	}
	return undefined;
}

function changeBetween(zone: Zone, start: number, end: number): number {
	let [before, after] = [start, end];
	const offsetBefore = offsetMs(zone, before);
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (offsetMs(zone, middle) === offsetBefore) before = middle;
		else after = middle;
	}
	return after;
}
