import type { Cell } from './cells';

const toEscape = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	'\t': '\\t',
	'\n': '\\n',
	'\r': '\\r',
};

/** A field of PostgreSQL's COPY text format. Since it is unambiguous, it is also what a row's hash is computed over. */
export function copyField(cell: Cell): string {
	if (cell === null) return '\\N';
	if (typeof cell === 'number') return String(cell);
	return needsEscape(cell) ? cell.replace(toEscape, (character) => escapes[character] ?? '') : cell;
}

function needsEscape(text: string): boolean {
	return text.includes('\\') || text.includes('\n') || text.includes('\t') || text.includes('\r');
}

/** Fields after a first one, each with the tab before it. */
export function copyFields(cells: readonly Cell[]): string {
	let line = '';
	for (const cell of cells) line += `\t${copyField(cell)}`;
	return line;
}
