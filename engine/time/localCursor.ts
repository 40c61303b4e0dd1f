import type { Zone } from 'luxon';

import { instantOf, instantsOf } from './localTime';
import { firstTransition } from './transitions';

/** A local time as an instant. */
export interface LocalInstant {
	/** ISO 8601, in UTC. */
	readonly text: string;
	/**
	 * Set where clocks are set back and show it twice: epoch milliseconds of when they are, which `text` says. All readings
	 * of that hour are one instant so, later than those before and earlier than those after.
	 */
	readonly uncertainAt: number | undefined;
}

const localTime = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?$/;

/**
 * Reads a time without an offset by the clocks of a zone. Of an hour that they skip, it is the same time after it.
 *
 * @returns undefined for text with an offset, and for what is no local time
 */
export function localInstant(text: string, zone: Zone): LocalInstant | undefined {
	const match = localTime.exec(text.trim());
	if (match === null) return undefined;
	const [, date = '', minutes = '00:00', seconds = '00', fraction = ''] = match;
	const local = Date.parse(`${date}T${minutes}:${seconds}Z`);
	// Of a day that the calendar lacks, Date makes another one.
	if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(date)) return undefined;
	const [first, second] = instantsOf(local, zone);
	if (first !== undefined && second !== undefined) {
		const turned = firstTransition(zone, first, second) ?? second;
		return { text: new Date(turned).toISOString(), uncertainAt: turned };
	}
	const iso = new Date(instantOf(local, zone)).toISOString();
	const text19 = iso.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
	return {
		text: fraction === '' ? `${text19}Z` : `${text19}.${fraction}Z`,
		uncertainAt: undefined,
	};
}
