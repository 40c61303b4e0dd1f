import { option, say } from '../../../wording';
import { shopifyError, shown } from '../shopifyError';
import type { Field, InlineFragment, Selection } from './selection';

const maxLength = 20_000;
const maxDepth = 12;

/**
 * Reads the fields of an order as a user writes them: `id name customer { id }`, with or without braces around
 * it. Only the shape is checked here; whether a field exists, Shopify says.
 *
 * @throws EngineError `invalidSelection`
 */
export function parseSelection(text: string): Selection {
	if (text.length > maxLength) throw fault(`is longer than ${maxLength} characters`);
	const reader = new Reader(tokens(text));
	const braced = reader.peek() === '{';
	if (braced) reader.take('{');
	const selection = reader.selection(braced ? '}' : undefined, 1);
	if (braced) reader.end();
	return selection;
}

const tokenPattern =
	/\s+|,|#[^\n]*|(\.\.\.|[{}()[\]:$@!=|&])|([_A-Za-z]\w*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\\n]|\\.)*")/y;

function tokens(text: string): readonly string[] {
	const found: string[] = [];
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < text.length) {
		const at = tokenPattern.lastIndex;
		const match = tokenPattern.exec(text);
		if (match === null) {
			throw fault(`cannot be read from here on: ${text.slice(at, at + 40)}`);
		}
		const token = match[1] ?? match[2] ?? match[3] ?? match[4];
		if (token !== undefined) found.push(token);
	}
	return found;
}

class Reader {
	private position = 0;

	constructor(private readonly all: readonly string[]) {}

	peek(): string | undefined {
		return this.all[this.position];
	}

	take(expected?: string): string {
		const token = this.peek();
		if (token === undefined) throw fault(`ends where ${expected ?? 'more'} is expected`);
		if (expected !== undefined && token !== expected) {
			throw fault(`has "${token}" where "${expected}" is expected`);
		}
		this.position += 1;
		return token;
	}

	end(): void {
		const token = this.peek();
		if (token !== undefined) throw fault(`has "${token}" after its last brace`);
	}

	selection(closing: '}' | undefined, depth: number): Selection {
		if (depth > maxDepth) throw fault(`is nested more than ${maxDepth} levels deep`);
		const parts: (Field | InlineFragment)[] = [];
		while (this.peek() !== undefined && this.peek() !== '}') {
			parts.push(this.peek() === '...' ? this.fragment(depth) : this.field(depth));
		}
		if (closing !== undefined) this.take(closing);
		else this.end();
		if (parts.length === 0) throw fault('names no field');
		refuseRepeated(parts);
		return parts;
	}

	private field(depth: number): Field {
		const first = this.name();
		const aliased = this.peek() === ':';
		if (aliased) this.take(':');
		const name = aliased ? this.name() : first;
		const args = this.peek() === '(' ? this.args() : {};
		const selection = this.children(depth);
		return { kind: 'field', key: first, name, args, selection };
	}

	private fragment(depth: number): InlineFragment {
		this.take('...');
		if (this.peek() === '{') {
			return { kind: 'fragment', selection: this.children(depth) ?? [] };
		}
		this.take('on');
		const on = this.name();
		const selection = this.children(depth);
		if (selection === undefined) throw fault(`has nothing in its fragment on ${on}`);
		return { kind: 'fragment', on, selection };
	}

	private children(depth: number): Selection | undefined {
		if (this.peek() !== '{') return undefined;
		this.take('{');
		return this.selection('}', depth + 1);
	}

	private args(): Record<string, string> {
		const args: [name: string, value: string][] = [];
		this.take('(');
		while (this.peek() !== ')') {
			const name = this.name();
			this.take(':');
			args.push([name, this.value()]);
		}
		this.take(')');
		return Object.fromEntries(args);
	}

	private value(): string {
		const token = this.take();
		if (token === '[') return `[${this.listed(']', () => this.value()).join(', ')}]`;
		if (token === '{') return `{${this.listed('}', () => this.member()).join(', ')}}`;
		if (/^[\w"-]/.test(token)) return token;
		throw fault(token === '$' ? 'uses a variable, which it cannot have' : unexpected(token));
	}

	private member(): string {
		const name = this.name();
		this.take(':');
		return `${name}: ${this.value()}`;
	}

	private listed(closing: string, read: () => string): readonly string[] {
		const values: string[] = [];
		while (this.peek() !== closing) values.push(read());
		this.take(closing);
		return values;
	}

	private name(): string {
		const token = this.take();
		if (/^[_A-Za-z]/.test(token)) return token;
		throw fault(token === '@' ? 'uses a directive, which it cannot have' : unexpected(token));
	}
}

function unexpected(token: string): string {
	return `has ${shown(token)} where a name is expected`;
}

/** GraphQL would merge them; the answer is read by key, so each may stand once. */
function refuseRepeated(parts: Selection): void {
	const keys = parts.flatMap((part) => (part.kind === 'field' ? [part.key] : []));
	const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
	if (repeated !== undefined) throw fault(`names "${repeated}" twice in one place`);
}

function fault(problem: string): Error {
	return shopifyError(
		'invalidSelection',
		say`The parameter "${option('selection')}" ${shown(problem)}`,
		'List the fields of an order as in Shopify\'s GraphQL, without "query" and "orders" around them, for example: name createdAt totalPriceSet { shopMoney { amount currencyCode } } lineItems { nodes { sku quantity } }',
		{ parameter: 'selection' },
	);
}
