import { valuesAt } from '../jsonPath';
import { maskedText } from './masked';

/** Where APIs say what is wrong, the more telling first. */
const places = [
	'error.message',
	'error_description',
	'errors[*].message',
	'errors[*].detail',
	'message',
	'detail',
	'error.detail',
	'error',
	'errors[*]',
	'errors',
	'title',
	'reason',
	'msg',
];
const longest = 300;

/**
 * What an API says is wrong, in its own words: one line, without what is secret by its name, cut at 300 characters.
 *
 * @param text the body of its answer, or the beginning of it
 * @returns empty where it says nothing that can be read
 */
export function saidByApi(text: string): string {
	return oneLine(fromJson(text) ?? (isMarkup(text) ? titleOf(text) : text));
}

/** The same of a part of an answer that is an error by its place. */
export function saidIn(value: unknown): string {
	const said = typeof value === 'string' ? value : (wordsIn(value) ?? JSON.stringify(value));
	return oneLine(said);
}

function fromJson(text: string): string | undefined {
	try {
		const body: unknown = JSON.parse(text);
		if (typeof body === 'string') return body;
		const saysNothing = typeof body === 'object' && Object.keys(body ?? {}).length === 0;
		return wordsIn(body) ?? (saysNothing ? '' : text);
	} catch {
		return undefined;
	}
}

function wordsIn(body: unknown): string | undefined {
	const within = Array.isArray(body) ? { errors: body as unknown[] } : body;
	for (const place of places) {
		const texts = [...valuesAt(within, place)].filter(
			(value): value is string => typeof value === 'string' && value.trim() !== '',
		);
		if (texts.length > 0) return texts.join('; ');
	}
	return undefined;
}

function isMarkup(text: string): boolean {
	return /^\s*</.test(text);
}

function titleOf(page: string): string {
	return /<title[^>]*>([^<]*)<\/title>/i.exec(page)?.[1] ?? '';
}

function oneLine(text: string): string {
	const line = maskedText(text.replace(/\s+/g, ' ').trim());
	return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line;
}
