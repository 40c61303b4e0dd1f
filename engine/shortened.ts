const mostCharacters = 60;

/** A text that comes from outside, for a message: enough of it to recognize it by, however long it is. */
export function shortened(text: string, most = mostCharacters): string {
	return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

const mostShown = 80;

/** A value as JSON, for a message: text is in quotes, and what is long is cut. What is not there is missing. */
export function shown(value: unknown, most = mostShown): string {
	if (value === undefined) return 'missing';
	// JSON writes NaN and Infinity as null.
	if (typeof value === 'number') return String(value);
	let text: string | undefined;
	try {
		text = JSON.stringify(value);
	} catch {
		// Circular, or a bigint.
	}
	text ??= String(value);
	return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}

/** The first of several names, for a message. */
export function firstNames(names: readonly string[], most: number): string {
	const first = names.slice(0, most).map((name) => shortened(name));
	return names.length > most ? `${first.join(', ')}, …` : first.join(', ');
}
