import type { Part } from '../html';

/** So much of a text is shown. */
const MOST_SHOWN = 500;

/** A value of a row of a table, as text. */
export function cell(value: unknown): Part {
	if (value === null || value === undefined || value === '') return '–';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1).toWellFormed()}…` : text;
}

/** What a column is called, in words: `createdAt` is `Created at`. */
export function heading(column: string): string {
	const words = column
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replaceAll('_', ' ')
		.toLowerCase()
		.replace(/\b(id|sku)\b/g, (word) => word.toUpperCase());
	return words.charAt(0).toUpperCase() + words.slice(1);
}
