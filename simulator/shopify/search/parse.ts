/** A search query, read the way Shopify reads it: AND is implied, and OR binds tighter than AND. */
export type SearchNode =
	| { readonly kind: 'and' | 'or'; readonly parts: readonly SearchNode[] }
	| { readonly kind: 'not'; readonly part: SearchNode }
	| SearchTerm;

export interface SearchTerm {
	readonly kind: 'term';
	/** Absent for a bare word, which is looked for in several fields. */
	readonly field?: string;
	readonly comparator: Comparator;
	readonly value: string;
	readonly quoted: boolean;
}

export type Comparator = '=' | '>' | '>=' | '<' | '<=';

type Token =
	| { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' }
	| { readonly kind: 'term'; readonly term: SearchTerm };

/** Null for an empty query. Never throws: like Shopify's, it makes something of any text. */
export function parseSearch(query: string): SearchNode | null {
	const tokens = tokenise(query);
	let position = 0;

	const isNext = (kind: Token['kind']): boolean => tokens[position]?.kind === kind;

	function all(): SearchNode | null {
		const parts: SearchNode[] = [];
		while (position < tokens.length && !isNext(')')) {
			if (isNext('AND') || isNext('OR')) {
				position += 1;
				continue;
			}
			const part = any();
			if (part !== null) parts.push(part);
		}
		return joined('and', parts);
	}

	function any(): SearchNode | null {
		const parts = [single()];
		while (isNext('OR')) {
			position += 1;
			parts.push(single());
		}
		return joined(
			'or',
			parts.filter((part) => part !== null),
		);
	}

	function single(): SearchNode | null {
		const token = tokens[position];
		if (token === undefined || token.kind === ')') return null;
		position += 1;
		if (token.kind === 'term') return token.term;
		if (token.kind === 'NOT') {
			const part = single();
			return part === null ? null : { kind: 'not', part };
		}
		if (token.kind !== '(') return single();
		const inner = all();
		if (isNext(')')) position += 1;
		return inner;
	}

	const roots: SearchNode[] = [];
	while (position < tokens.length) {
		const root = all();
		if (root !== null) roots.push(root);
		if (isNext(')')) position += 1;
	}
	return joined('and', roots);
}

function joined(kind: 'and' | 'or', parts: readonly SearchNode[]): SearchNode | null {
	const [only] = parts;
	if (only === undefined) return null;
	return parts.length === 1 ? only : { kind, parts };
}

const fieldPattern = /^([A-Za-z0-9_][A-Za-z0-9_.-]*):\s*(>=|<=|>|<|=)?/;

function tokenise(query: string): Token[] {
	const tokens: Token[] = [];
	let rest = query.trimStart();
	while (rest !== '') {
		const word = /^(AND|OR|NOT)(?=[\s()]|$)/.exec(rest)?.[1];
		if (rest.startsWith('(') || rest.startsWith(')')) {
			tokens.push({ kind: rest.startsWith('(') ? '(' : ')' });
			rest = rest.slice(1);
		} else if (word === 'AND' || word === 'OR' || word === 'NOT') {
			tokens.push({ kind: word });
			rest = rest.slice(word.length);
		} else if (rest.startsWith('-') && rest.length > 1) {
			tokens.push({ kind: 'NOT' });
			rest = rest.slice(1);
		} else if (rest.startsWith(':')) {
			rest = rest.slice(1);
		} else {
			const read = readTerm(rest);
			tokens.push({ kind: 'term', term: read.term });
			rest = rest.slice(read.length);
		}
		rest = rest.trimStart();
	}
	return tokens;
}

function readTerm(text: string): { term: SearchTerm; length: number } {
	const match = fieldPattern.exec(text);
	if (match === null) {
		const { value, quoted, length } = readValue(text);
		return { term: { kind: 'term', comparator: '=', value, quoted }, length };
	}
	const [prefix, field, comparator] = match;
	const { value, quoted, length } = readValue(text.slice(prefix.length));
	return {
		term: { kind: 'term', field, comparator: asComparator(comparator), value, quoted },
		length: prefix.length + length,
	};
}

function asComparator(text: string | undefined): Comparator {
	return text === '>' || text === '>=' || text === '<' || text === '<=' ? text : '=';
}

/**
 * A quoted value runs to its closing quote. A bare one ends at a space, a bracket or a **colon**: that is how an
 * unquoted `2026-01-01T10:45:00Z` becomes the value `2026-01-01T10` followed by a field named `45`.
 */
function readValue(text: string): { value: string; quoted: boolean; length: number } {
	const quote = text[0];
	if (quote === "'" || quote === '"') {
		let value = '';
		let at = 1;
		while (at < text.length && text[at] !== quote) {
			if (text[at] === '\\' && at + 1 < text.length) at += 1;
			value += text[at] ?? '';
			at += 1;
		}
		return { value, quoted: true, length: Math.min(at + 1, text.length) };
	}
	const bare = /^(?:\\.|[^\s():])+/.exec(text)?.[0] ?? '';
	if (bare === '') return { value: '', quoted: false, length: 0 };
	return { value: bare.replace(/\\(.)/g, '$1'), quoted: false, length: bare.length };
}
