import type { Cell } from './cell';

const toEscape = /[\\\t\n\r]/g;
const mustEscape = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	'\t': '\\t',
	'\n': '\\n',
	'\r': '\\r',
};

/**
 * Returns a field of PostgreSQL's COPY text format. Since it is unambiguous, it is also what a row's hash is computed
 * over.
 */
export function copyField(cell: Cell): string {
	if (cell === null) return '\\N';
	if (typeof cell === 'number') return String(cell);
	return mustEscape.test(cell)
		? cell.replace(toEscape, (character) => escapes[character] ?? '')
		: cell;
}

/** Fields after a first one, each with the tab before it. */
export function copyFields(cells: readonly Cell[]): string {
	let line = '';
	for (const cell of cells) line += `\t${copyField(cell)}`;
	return line;
}
