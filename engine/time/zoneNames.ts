import { ownValue } from '../ownValue';

let zonesByLowerCase: Map<string, string> | undefined;

function knownZones(): Map<string, string> {
	zonesByLowerCase ??= new Map(
		Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]),
	);
	return zonesByLowerCase;
}

/**
 * Returns a name of the time zone database as the database spells it, whatever its case. The platform lists zones only;
 * the other names, such as America/Indiana/Indianapolis, are spelled by rule.
 */
export function spelledZone(name: string): string {
	const known = knownZones().get(name.toLowerCase());
	return (
		known ??
		name
			.toLowerCase()
			.split(/([/_+-])/)
			.map(spelledWord)
			.join('')
	);
}

const inCapitals =
	/^(?:act|cet|chat|eet|est|gb|gmt0?|hst|in|lhi|met|mst|nsw|nz|prc|roc|rok|su|uct|us|utc|wet|[a-z]{3}\d[a-z]{3})$/;

const unusualWords: Readonly<Record<string, string>> = {
	au: 'au',
	bajanorte: 'BajaNorte',
	bajasur: 'BajaSur',
	comodrivadavia: 'ComodRivadavia',
	denoronha: 'DeNoronha',
	dumontdurville: 'DumontDUrville',
	easterisland: 'EasterIsland',
	es: 'es',
	mcmurdo: 'McMurdo',
	of: 'of',
};

function spelledWord(word: string): string {
	if (inCapitals.test(word)) return word.toUpperCase();
	return ownValue(unusualWords, word) ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** What people write who mean a place; an abbreviation names an offset, so it cannot know of daylight saving. */
const placesByAbbreviation: Readonly<Record<string, string>> = {
	acdt: 'Australia/Adelaide',
	acst: 'Australia/Adelaide',
	adt: 'America/Halifax',
	aedt: 'Australia/Sydney',
	aest: 'Australia/Sydney',
	akdt: 'America/Anchorage',
	akst: 'America/Anchorage',
	ast: 'America/Halifax',
	awst: 'Australia/Perth',
	brt: 'America/Sao_Paulo',
	bst: 'Europe/London',
	cdt: 'America/Chicago',
	cest: 'Europe/Berlin',
	cet: 'Europe/Berlin',
	cst: 'America/Chicago',
	eat: 'Africa/Nairobi',
	edt: 'America/New_York',
	eest: 'Europe/Athens',
	eet: 'Europe/Athens',
	est: 'America/New_York',
	gst: 'Asia/Dubai',
	hkt: 'Asia/Hong_Kong',
	hst: 'Pacific/Honolulu',
	idt: 'Asia/Jerusalem',
	ist: 'Asia/Kolkata',
	jst: 'Asia/Tokyo',
	kst: 'Asia/Seoul',
	mdt: 'America/Denver',
	mesz: 'Europe/Berlin',
	met: 'Europe/Berlin',
	mez: 'Europe/Berlin',
	msk: 'Europe/Moscow',
	mst: 'America/Denver',
	ndt: 'America/St_Johns',
	nst: 'America/St_Johns',
	nzdt: 'Pacific/Auckland',
	nzst: 'Pacific/Auckland',
	pdt: 'America/Los_Angeles',
	pkt: 'Asia/Karachi',
	pst: 'America/Los_Angeles',
	sast: 'Africa/Johannesburg',
	sgt: 'Asia/Singapore',
	trt: 'Europe/Istanbul',
	wat: 'Africa/Lagos',
	west: 'Europe/Lisbon',
	wet: 'Europe/Lisbon',
};

/** "Did you mean …? " with the names that come closest; empty when none is close. */
export function zoneSuggestion(name: string): string {
	const close = closestZones(name.trim());
	return close.length === 0
		? ''
		: `Did you mean ${close.map((zone) => `"${zone}"`).join(' or ')}? `;
}

/** Returns the suggestion for the abbreviation that a date ends with, such as BST; empty when it ends with none. */
export function suggestionForDate(text: string): string {
	const [, abbreviation = ''] = /\d ?\[?([A-Za-z]{2,5})\]?$/.exec(text.trim()) ?? [];
	const place = ownValue(placesByAbbreviation, abbreviation.toLowerCase());
	return place === undefined ? '' : `Did you mean "${place}"? `;
}

function closestZones(name: string): string[] {
	const wanted = name.toLowerCase().replaceAll(/[\s-]+/g, '_');
	const byAbbreviation = ownValue(placesByAbbreviation, wanted);
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
