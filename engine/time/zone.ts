import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';

import { shown } from '../shortened';
import { named, say } from '../wording';
import { timeError } from './timeError';
import { spelledZone, zoneSuggestion } from './zoneNames';

/**
 * Returns the time zone of that name: an IANA name ("Europe/Berlin", in any case), "UTC", or a fixed offset ("+05:45",
 * "UTC+2"). "local" and "system" are refused, since what they mean depends on the machine.
 *
 * @throws EngineError `unknownTimeZone`, with the names that come closest
 */
export function timeZone(name: unknown, label = 'timeZone'): Zone {
	const zone = typeof name === 'string' ? zoneNamed(name.trim()) : undefined;
	if (zone !== undefined) return zone;
	const suggestion = typeof name === 'string' ? zoneSuggestion(name) : '';
	throw timeError(
		'unknownTimeZone',
		`The time zone ${shown(name)} is not known`,
		say`${suggestion}Enter in "${named(label)}" an IANA name such as "Europe/Berlin" or "America/New_York", or "UTC".`,
		{ parameter: label },
	);
}

/** As {@link timeZone}; undefined where that refuses. */
export function zoneNamed(name: string): Zone | undefined {
	if (/^(utc|gmt|z)$/i.test(name)) return FixedOffsetZone.utcInstance;
	const offset = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(name);
	if (offset !== null) {
		const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
		if (minutes > 14 * 60) return undefined;
		return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
	}
	if (isLegacyAbbreviation(name) || !/^[a-z]/i.test(name)) return undefined;
	return knownZone(name);
}

const zonesByName = new Map<string, Zone>();

/** The platform takes a while to say whether it knows a name, and every item of a run asks. */
function knownZone(name: string): Zone | undefined {
	const known = zonesByName.get(name.toLowerCase());
	if (known !== undefined || !IANAZone.isValidZone(name)) return known;
	const zone = IANAZone.create(spelledZone(name));
	zonesByName.set(name.toLowerCase(), zone);
	return zone;
}

/**
 * The platform knows abbreviations that are not in the zone database and do not mean what one would think: BST is
 * Bangladesh's time to it, not Britain's.
 */
function isLegacyAbbreviation(name: string): boolean {
	const inDatabase = /^(CET|EET|EST|HST|MET|MST|PRC|ROC|ROK|UCT|WET)$/i;
	return name.length === 3 && !inDatabase.test(name);
}

/**
 * Tells whether a name of the zone database is what clocks in several places are said to show: "EST" is New York's
 * winter to one and Sydney's to another, and "CET" in July is an hour off for whoever takes the database at its word.
 */
export function isAbbreviation(name: string): boolean {
	return /^(CET|EET|EST|HST|MET|MST|WET)$/i.test(name);
}
