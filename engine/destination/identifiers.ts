import type { OptionName } from '../wording';
import { destinationError } from './errors';

/** Any name, quoted for a statement as SQL has it: in double quotes, with those inside doubled. Both back ends read it so. */
export function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/**
 * @param maxBytes PostgreSQL: 63; it cuts longer names silently, and then two of them may be one
 * @param parameter the option that names it. Default: the one that is called as it is
 * @param isPlain see `NameRules`
 * @throws EngineError `nameInvalid`
 */
export function checkName(
	what: 'table' | 'column' | 'schema',
	name: string,
	maxBytes: number,
	parameter: OptionName = what,
	isPlain = false,
): void {
	const reason = nameFault(name, maxBytes, isPlain);
	if (reason === undefined) return;
	throw destinationError(
		'nameInvalid',
		`The ${what} name ${JSON.stringify(name)} cannot be used: it ${reason}.`,
		`Choose another ${what} name.`,
		{ parameter },
	);
}

/** What some databases have in no name. */
export const beyondPlain = /[\u{10000}-\u{10ffff}]/gu;

/** Tells what keeps a name from being one: it "is …" or "holds …". */
export function nameFault(name: string, maxBytes: number, isPlain = false): string | undefined {
	if (name.trim() === '') return 'is empty';
	if (name.includes('\0')) return 'holds a NUL character';
	if (!name.isWellFormed()) return 'holds half of a surrogate pair';
	if (isPlain && name.endsWith(' ')) return 'ends in a space';
	if (isPlain && name.search(beyondPlain) >= 0)
		return 'holds a character that no name here can have';
	const bytes = Buffer.byteLength(name);
	return bytes > maxBytes ? `has ${bytes} bytes, and at most ${maxBytes} are allowed` : undefined;
}

/** Returns the name that is most probably meant; undefined when none is similar. */
export function closestName(wanted: string, existing: readonly string[]): string | undefined {
	return nameWithin(Math.max(2, Math.floor(wanted.length / 2)), wanted, existing);
}

/** Returns the name that a slip has made of another one, in case, punctuation or a letter or two; undefined for none. */
export function nearName(wanted: string, existing: readonly string[]): string | undefined {
	return nameWithin(Math.min(2, Math.floor(wanted.length / 3)), wanted, existing);
}

function nameWithin(
	tolerance: number,
	wanted: string,
	existing: readonly string[],
): string | undefined {
	const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	const ranked = existing
		.map((name) => ({ name, distance: editDistance(plain(wanted), plain(name)) }))
		.sort((a, b) => a.distance - b.distance);
	const [best] = ranked;
	return best !== undefined && best.distance <= tolerance ? best.name : undefined;
}

/** Levenshtein's: insertions, deletions and replacements that lead from one text to the other. */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
