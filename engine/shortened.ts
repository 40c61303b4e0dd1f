const mostCharacters = 60;

/** A text that comes from outside, for a message: enough of it to recognize it by, however long it is. */
export function shortened(text: string, most = mostCharacters): string {
	return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}
