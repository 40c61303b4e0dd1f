import type { ChoiceName, OptionName } from './optionNames';

export type { ChoiceName, OptionName };

/** What can be done with runs, variables and accounts. */
export type ActName =
	| 'advance'
	| 'begin'
	| 'commit'
	| 'fail'
	| 'forgetAccount'
	| 'get'
	| 'history'
	| 'list'
	| 'listFailed'
	| 'resume'
	| 'retryFailed'
	| 'set'
	| 'undo';

/** What is called otherwise where the engine is built into something. */
const phrases = {
	accountSettings: 'account configuration',
	apiSettings: 'API configuration',
	bucketSettings: 'S3 configuration',
	databaseOfHost: "This program's own database",
	folderOfHost: "this program's own folder",
	host: 'this program',
	installation: 'this machine',
	isComputed: 'is computed',
	now: 'the present time',
	process: 'process',
	setOnce: 'with set',
	shopSettings: 'shop configuration',
	storeFolder: 'the folder that it is in',
	wholeStoreFolder: 'the whole folder that it is in',
} as const;

export type PhraseName = keyof typeof phrases;

/** The terms of every kind, for an edge to have a name for each. */
export interface Terms {
	readonly option: OptionName;
	readonly choice: ChoiceName;
	readonly act: ActName;
	readonly phrase: PhraseName;
}

/** What a message calls by the engine's name, and an edge by its own. No data is one, whatever it looks like. */
class Term<Kind extends keyof Terms = keyof Terms> {
	constructor(
		readonly kind: Kind,
		readonly name: string,
	) {}
}
export type { Term };

/** Text with terms in it. */
class Wording {
	constructor(readonly parts: readonly (string | Term)[]) {}
}

/** What is said to people: text, or text with terms in it. */
export type Said = string | Wording;

export function option(name: OptionName): Term {
	return new Term('option', name);
}

/** An option by the name that the caller has given for it. */
export function named(name: string): Term {
	return new Term('option', name);
}

export function choice(name: ChoiceName): Term {
	return new Term('choice', name);
}

export function act(name: ActName): Term {
	return new Term('act', name);
}

export function phrase(name: PhraseName): Term {
	return new Term('phrase', name);
}

/** Words a message: what is given is text, except for terms and what was worded before. */
export function say(
	texts: TemplateStringsArray,
	...given: readonly (Said | Term | number)[]
): Said {
	const parts: (string | Term)[] = [];
	const add = (part: string | Term): void => {
		const last = parts.at(-1);
		if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
		else if (part !== '') parts.push(part);
	};
	texts.forEach((text, index) => {
		if (index > 0) {
			const value = given[index - 1] ?? '';
			if (value instanceof Wording) value.parts.forEach(add);
			else add(value instanceof Term ? value : String(value));
		}
		add(text);
	});
	return parts.length === 0 ? '' : new Wording(parts);
}

/**
 * What was said, as text.
 *
 * @param nameOf what a term is called. Default: what the engine calls it
 */
export function worded(said: Said, nameOf: (term: Term) => string = ownName): string {
	if (typeof said === 'string') return said;
	return said.parts.map((part) => (part instanceof Term ? nameOf(part) : part)).join('');
}

/** Whether a text names an option. */
export function namesOption(said: Said, name: string): boolean {
	if (typeof said === 'string') return false;
	return said.parts.some((part) => part instanceof Term && part.name === name);
}

/** The same with its texts changed, and its terms as they are. */
export function withTexts(said: Said, change: (text: string) => string): Said {
	if (typeof said === 'string') return change(said);
	return new Wording(said.parts.map((part) => (part instanceof Term ? part : change(part))));
}

function ownName({ kind, name }: Term): string {
	return kind === 'phrase' ? phrases[name as PhraseName] : name;
}
