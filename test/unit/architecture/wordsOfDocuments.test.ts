import { editorWords } from '../../support/architecture/editorWords';
import { type ProjectFile, projectFiles } from '../../support/architecture/projectFiles';
import { publishedBlocks } from '../../support/architecture/publishedTypes';

/** What n8n itself writes on buttons, menus, settings and nodes of its own. */
const wordsOfN8n = new Set([
	'Accept all data',
	'Always Output Data',
	'Continue',
	'Execute Once',
	'Execute step',
	'Execute workflow',
	'On Error',
	'Retry On Fail',
	'Stop Workflow',
]);

const guides = projectFiles((file) => /^(README|docs\/\w+|workflows\/README)\.md$/.test(file));
const blocks = publishedBlocks().map(({ block }) => block.description);

describe('what the documents call by its name', () => {
	it('stands so in the editor, where it is in italics', () => {
		const known = wordsInEditor();
		const named = guides.flatMap((page) => inItalics(page.text).map((word) => ({ page, word })));
		expect(named.length).toBeGreaterThan(150);
		expect(
			named.filter(({ word }) => !known.has(word)).map(({ page, word }) => `${page.path}: ${word}`),
		).toEqual([]);
	});

	it('would be caught with a label that no node has', () => {
		const [word = ''] = inItalics('Add the option _Page\nSizes_, and `_sync_cursor` stays.');
		expect(word).toBe('Page Sizes');
		expect(wordsInEditor().has(word)).toBe(false);
	});

	it('is every node, with each of its operations, on the page of its name', () => {
		const missing = blocks.flatMap(({ displayName, properties }) => {
			const page = guides.find(({ text }) => text.includes(`he node **${displayName}**`));
			const text = page?.text ?? '';
			const operations = properties
				.filter(({ name }) => name === 'operation')
				.flatMap(({ options = [] }) => options.map(({ name }) => name));
			return [displayName, ...operations]
				.filter((name) => !text.includes(`**${name}**`))
				.map((name) => `${displayName}: ${name}`);
		});
		expect(missing).toEqual([]);
	});

	it('is an error that there is, where an error is quoted', () => {
		const sources = projectFiles((file) => /^(credentials|engine|nodes)\/.+\.ts$/.test(file))
			.map(({ text }) => text)
			.join('\n');
		const quoted = guides.flatMap(errorsQuoted);
		expect(quoted.length).toBeGreaterThan(5);
		expect(quoted.filter((text) => !sources.includes(text))).toEqual([]);
	});
});

function wordsInEditor(): ReadonlySet<string> {
	const { parameters, choices, operations, types } = editorWords();
	return new Set([
		...wordsOfN8n,
		...parameters,
		...choices,
		...operations,
		...types,
		...blocks.flatMap(namesOfOutputs),
		...templateNodes(),
	]);
}

/** Of outputs that are named in a list, or within an expression. */
function namesOfOutputs({ outputs }: (typeof blocks)[number]): readonly string[] {
	const names = JSON.stringify(outputs).matchAll(/displayName\\*"?: *\\*"([\w ]+)/g);
	return [...names].map(([, name = '']) => name);
}

function templateNodes(): readonly string[] {
	return projectFiles((file) => /^workflows\/.+\.json$/.test(file)).flatMap(({ text }) =>
		(JSON.parse(text) as { readonly nodes: readonly { readonly name: string }[] }).nodes.map(
			({ name }) => name,
		),
	);
}

/** `_On Error → Continue_` are two. */
function inItalics(text: string): readonly string[] {
	const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
	return [...prose.matchAll(/(?<![\w_])_([^_\n]+(?:\n[^_\n]+)?)_(?![\w_])/g)].flatMap(
		([, words = '']) => words.replace(/\s+/g, ' ').split(' → '),
	);
}

/** The items of the list behind "Each error says what to do", in pieces where something is left out. */
function errorsQuoted({ text }: ProjectFile): readonly string[] {
	const [, list = ''] = /Each error says what to do\..*\n\n((?:- .+\n|  .+\n)+)/.exec(text) ?? [];
	const quotes = [...list.matchAll(/^- (".+?"):/gm)].flatMap(([, all = '']) =>
		[...all.matchAll(/"([^"]+)"/g)].map(([, quote = '']) => quote),
	);
	return quotes.flatMap((quote) => quote.split('…').map((piece) => piece.trim())).filter(Boolean);
}
