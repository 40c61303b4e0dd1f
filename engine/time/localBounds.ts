import type { Zone } from 'luxon';

import { localOf, type LocalMs } from './localTime';
import { firstTransition } from './transitions';

/**
 * Returns the bounds of a span by the clocks of a zone, without an offset, for sources that filter by local time: all
 * that these clocks have shown from its beginning to its end. Where they are set back meanwhile, that is more than the
 * span.
 *
 * @param span epoch milliseconds, the end excluded
 */
export function localBounds(
	{ from, to }: { readonly from: number; readonly to: number },
	zone: Zone,
): { readonly from: string; readonly to: string } {
	let [earliest, latest] = [localOf(from, zone), localOf(to, zone)];
	for (
		let at = firstTransition(zone, from, to);
		at !== undefined;
		at = firstTransition(zone, at, to)
	) {
		earliest = Math.min(earliest, localOf(at, zone));
		latest = Math.max(latest, localOf(at - 1, zone) + 1);
	}
	return { from: shown(earliest), to: shown(latest) };
}

function shown(local: LocalMs): string {
	return new Date(local).toISOString().replace(/(?:\.000)?Z$/, '');
}
