import type { Zone } from 'luxon';
import { FixedOffsetZone, IANAZone } from 'luxon';

import { shown, TimeError } from './timeError';

/**
 * The time zone of that name: an IANA name ("Europe/Berlin", in any case), "UTC", or a fixed offset
 * ("+05:45", "UTC+2"). "local" and "system" are refused, since what they mean depends on the machine.
 *
 * @throws TimeError `unknownTimeZone`, with the names that come closest
 */
export function timeZone(name: unknown, label = 'Time Zone'): Zone {
	if (typeof name === 'string') {
		const zone = zoneNamed(name.trim());
		if (zone !== undefined) return zone;
	}
	const close = typeof name === 'string' ? closestZones(name.trim()) : [];
	const suggestion =
		close.length === 0 ? '' : `Did you mean ${close.map((zone) => `"${zone}"`).join(' or ')}? `;
	throw new TimeError('unknownTimeZone', {
		message: `The time zone ${shown(name)} is not known`,
		remedy: `${suggestion}Enter an IANA name such as "Europe/Berlin" or "America/New_York", or "UTC".`,
		parameter: label,
	});
}

function zoneNamed(name: string): Zone | undefined {
	if (/^(utc|gmt|z)$/i.test(name)) return FixedOffsetZone.utcInstance;
	const offset = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(name);
	if (offset !== null) {
		const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
		if (minutes > 14 * 60) return undefined;
		return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
	}
	if (isLegacyAbbreviation(name) || !/^[a-z]/i.test(name)) return undefined;
	if (!IANAZone.isValidZone(name)) return undefined;
	return IANAZone.create(knownZones().get(name.toLowerCase()) ?? name);
}

/**
 * The platform knows abbreviations that are not in the zone database and do not mean what one would think: BST is
 * Bangladesh's time to it, not Britain's.
 */
function isLegacyAbbreviation(name: string): boolean {
	const inDatabase = /^(CET|EET|EST|HST|MET|MST|PRC|ROC|ROK|UCT|WET)$/i;
	return name.length === 3 && !inDatabase.test(name);
}

let zonesByLowerCase: Map<string, string> | undefined;

function knownZones(): Map<string, string> {
	zonesByLowerCase ??= new Map(
		Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]),
	);
	return zonesByLowerCase;
}

/** What people write who mean a place; an abbreviation names an offset, so it cannot know of daylight saving. */
const placesByAbbreviation: Readonly<Record<string, string>> = {
	aest: 'Australia/Sydney',
	bst: 'Europe/London',
	cdt: 'America/Chicago',
	cest: 'Europe/Berlin',
	cst: 'America/Chicago',
	edt: 'America/New_York',
	ist: 'Asia/Kolkata',
	jst: 'Asia/Tokyo',
	mdt: 'America/Denver',
	mesz: 'Europe/Berlin',
	mez: 'Europe/Berlin',
	pdt: 'America/Los_Angeles',
	pst: 'America/Los_Angeles',
};

function closestZones(name: string): string[] {
	const wanted = name.toLowerCase().replaceAll(/[\s-]+/g, '_');
	const byAbbreviation = placesByAbbreviation[wanted];
	if (byAbbreviation !== undefined) return [byAbbreviation];
	if (wanted === '' || wanted.length > 60) return [];
	return [...knownZones()]
		.map(([lowerCase, zone]) => ({ zone, distance: distanceBetween(wanted, lowerCase) }))
		.filter(({ distance }) => distance <= Math.max(2, Math.floor(wanted.length / 4)))
		.sort((a, b) => a.distance - b.distance || a.zone.localeCompare(b.zone))
		.slice(0, 3)
		.map(({ zone }) => zone);
}

/** Typing errors between what was written and a zone, or the zone's city alone. */
function distanceBetween(wanted: string, zone: string): number {
	const city = zone.slice(zone.lastIndexOf('/') + 1);
	const wantedCity = wanted.slice(wanted.lastIndexOf('/') + 1);
	return Math.min(edits(wanted, zone), edits(wantedCity, city) + (wantedCity === wanted ? 0 : 1));
}

/** Levenshtein's distance. */
function edits(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
