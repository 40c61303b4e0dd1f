import type { EngineError } from '../../errors';
import { option, say } from '../../wording';
import { destinationError } from '../errors';
import type { QueryValue, RefreshOptions } from './refresh';

/** How a database marks what is no statement: texts, names in quotes and comments. */
export interface Quoting {
	/** Each finds one such piece as a whole. */
	readonly passages: readonly RegExp[];
	/** What stands for a value that is bound. `numbered`: as it is given, by its number. */
	readonly placeholder: 'numbered' | '?';
	/** What the database takes for a value that is bound as well: nothing would be bound to it. Default: nothing. */
	readonly otherPlaceholders?: RegExp;
}

/** A query as it is sent. */
export interface BoundQuery {
	/** Without what ends it. */
	readonly sql: string;
	/** In the order of the placeholders. */
	readonly values: readonly QueryValue[];
}

type Piece = { readonly kind: 'passage' | 'code' | 'parameter'; readonly text: string };

/**
 * Reads a query as one SELECT with its parameters.
 *
 * What it may do is also up to the database, which runs it within another SELECT and lets it write nothing; here it is
 * refused early, and in words that say what is wrong.
 *
 * @throws EngineError `invalidOption`
 */
export function boundQuery(
	{ query, parameters = [] }: Pick<RefreshOptions, 'parameters' | 'query'>,
	quoting: Quoting,
): BoundQuery {
	const pieces = withoutEnd(piecesOf(query, quoting));
	const code = pieces.map(({ kind, text }) => (kind === 'passage' ? ' ' : text)).join('');
	checkStatement(code);
	checkPlaceholders(code, quoting);
	const places = pieces.flatMap(({ kind, text }) =>
		kind === 'parameter' ? [Number(text.slice(1))] : [],
	);
	checkParameters(places, parameters.length);
	if (quoting.placeholder === 'numbered') {
		return { sql: pieces.map(({ text }) => text).join(''), values: parameters };
	}
	return {
		sql: pieces.map(({ kind, text }) => (kind === 'parameter' ? '?' : text)).join(''),
		values: places.map((place) => parameters[place - 1] ?? null),
	};
}

function piecesOf(query: string, { passages }: Quoting): readonly Piece[] {
	const passage = passages.map(({ source }) => source).join('|');
	const piece = new RegExp(`(?<passage>${passage})|(?<parameter>(?<![\\w$])\\$\\d+)|[^]`, 'g');
	return Array.from(query.matchAll(piece), ({ 0: text, groups = {} }): Piece => {
		if (groups.passage !== undefined) return { kind: 'passage', text };
		return { kind: groups.parameter === undefined ? 'code' : 'parameter', text };
	});
}

/** A semicolon at the end, with comments behind it or not, ends the one statement that there is. */
function withoutEnd(pieces: readonly Piece[]): readonly Piece[] {
	const isBlank = ({ kind, text }: Piece) =>
		(kind === 'passage' && /^(?:--|#|\/\*)/.test(text)) ||
		(kind === 'code' && /^[\s;]$/.test(text));
	const last = pieces.findLastIndex((piece) => !isBlank(piece));
	return pieces.slice(0, last + 1);
}

function checkStatement(code: string): void {
	if (code.trim() === '') throw queryFault('There is no query.');
	if (code.includes(';')) throw queryFault('The query holds more than one statement.');
	if (!/^[\s(]*(?:select|with)\b/i.test(code)) {
		throw queryFault('The query is no SELECT: it begins with neither SELECT nor WITH.');
	}
}

function checkPlaceholders(code: string, { otherPlaceholders }: Quoting): void {
	const [found] = otherPlaceholders?.exec(code) ?? [];
	if (found === undefined) return;
	throw parameterFault(
		`The query has "${found}" in the place of a value, and values are $1, $2 and so on.`,
	);
}

function checkParameters(places: readonly number[], given: number): void {
	const highest = Math.max(0, ...places);
	const unused = Array.from({ length: given }, (_, index) => index + 1).find(
		(place) => !places.includes(place),
	);
	if (places.includes(0))
		throw parameterFault('The query asks for the value $0, and they begin with $1.');
	if (highest > given) {
		throw parameterFault(
			`The query asks for the value $${highest}, and ${given} ${given === 1 ? 'is' : 'are'} given.`,
		);
	}
	if (unused !== undefined) {
		throw parameterFault(`The value $${unused} is given, and the query does not ask for it.`);
	}
}

function queryFault(message: string): EngineError {
	const remedy = say`Enter one SELECT in "${option('query')}". To change what is in tables, or for several statements, use a block for the database itself.`;
	return destinationError('invalidOption', message, remedy, { parameter: 'query' });
}

function parameterFault(message: string): EngineError {
	const remedy = say`Give in "${option('queryParameters')}" a value for each of $1, $2 and so on in "${option('query')}", in their order.`;
	return destinationError('invalidOption', message, remedy, { parameter: 'queryParameters' });
}

/** Comments that end with their line, and those between marks. */
export const lineComment = /--[^\n]*/;
export const blockComment = /\/\*[\s\S]*?(?:\*\/|$)/;
/** Within quotes, two of them are one. */
export const inSingleQuotes = /'(?:[^']|'')*'/;
export const inDoubleQuotes = /"(?:[^"]|"")*"/;
export const inBackticks = /`(?:[^`]|``)*`/;
