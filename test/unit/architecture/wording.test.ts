import ts from 'typescript';

import { labels } from '../../../nodes/shared/n8n/labels';
import { editorWords, wordsOfEditor } from '../../support/architecture/editorWords';
import {
	isTypeScript,
	type ProjectFile,
	projectFiles,
} from '../../support/architecture/projectFiles';

const words = editorWords();
const engine = projectFiles((path) => path.startsWith('engine/') && isTypeScript(path));

/** What only looks like a word of the editor. */
const exceptions: readonly {
	readonly path: string;
	readonly word: string;
	readonly why: string;
}[] = [
	{ path: 'engine/destination/postgres/faults.ts', word: 'PostgreSQL', why: 'the database itself' },
	{ path: 'engine/records/canonicalJson.ts', word: 'Set', why: "JavaScript's class" },
	{ path: 'engine/records/values.ts', word: 'Date', why: "JavaScript's class" },
	{ path: 'engine/time/parseDate.ts', word: 'Date', why: "JavaScript's class" },
	{ path: 'engine/run/clock.ts', word: 'Date', why: 'the header of an HTTP answer' },
	{
		path: 'engine/sources/shopify/orders/orderColumns.ts',
		word: 'At',
		why: 'how the fields of Shopify that hold times end',
	},
	{
		path: 'engine/sources/shopify/orders/orderFields.ts',
		word: 'Set',
		why: 'how the fields of Shopify that hold money end',
	},
	{ path: 'engine/sources/shopify/query/documents.ts', word: 'ID', why: 'a type of GraphQL' },
];

describe('what the engine says', () => {
	it('has no word of n8n and its editor in it, but names options, values and acts as the engine does', () => {
		const found = engine
			.flatMap((file) => wordsOfEditor(file, words))
			.filter(({ path, word }) => !isException(path, word));
		expect(found).toEqual([]);
	});

	it.each(exceptions)('in $path, $word still stands for $why', ({ path, word }) => {
		const found = engine
			.filter((file) => file.path === path)
			.flatMap((file) => wordsOfEditor(file, words));
		expect(found.map((each) => each.word)).toContain(word);
	});

	it.each([
		["raise('Page Size')", 'Page Size'],
		['`Raise "Overlap", or wait.`', 'Overlap'],
		['`Raise the Max Retries of ${it}.`', 'Max Retries'],
		["'The run has ended without Commit'", 'Commit'],
		["'choose the unit Unix Seconds'", 'Unix Seconds'],
		["'Enter it in the Sync Account credential.'", 'Sync Account'],
		['`check that n8n can reach ${host}`', 'n8n'],
	])('would be caught with a word of the editor in it: %s', (code, word) => {
		const file = { path: 'engine/store/open.ts', text: `const said = ${code};` };
		expect(wordsOfEditor(file, words).map((found) => found.word)).toEqual([word]);
	});

	it.each([
		"// n8n runs it at Page Size\nconst size = 'pageSize';",
		"import { Overlap } from 'Page Size';",
		"const said = 'To set a value, begin and commit; the ID is JSON';",
		"const name = 'n8n-nodes-scheduled-sync';",
	])('may be in comments, imports and plain words: %s', (text) => {
		expect(wordsOfEditor({ path: 'engine/store/open.ts', text }, words)).toEqual([]);
	});

	it('names no option that the editor has no label for', () => {
		const named = engine
			.filter(({ path }) => !path.startsWith('engine/sync/job/'))
			.flatMap(parametersNamed);
		expect(named.length).toBeGreaterThan(50);
		expect(named.filter(({ name }) => !Object.hasOwn(labels.option, name))).toEqual([]);
	});
});

describe('the labels for what the engine says', () => {
	it.each([
		['option', 'parameters', words.parameters],
		['choice', 'choices', words.choices],
		['act', 'operations', words.operations],
	] as const)(
		'that stand for an %s are those of %s that a block or credential shows',
		(kind, _, shown) => {
			expect(Object.values(labels[kind]).filter((label) => !shown.has(label))).toEqual([]);
		},
	);

	it.each([labels.phrase.accountSettings, labels.phrase.shopSettings])(
		'that stand for settings are credentials that there are: %s',
		(label) => {
			expect(words.types).toContain(label.replace(/ credential$/, ''));
		},
	);

	it('that stand for a template are its name', () => {
		const names = projectFiles((path) => /^workflows\/.*\.json$/.test(path)).map(
			({ text }) => (JSON.parse(text) as { readonly name: string }).name,
		);
		const [, template] = /the template "(.+)"/.exec(labels.phrase.setOnce) ?? [];
		expect(names.filter((name) => name.includes(String(template)))).toHaveLength(1);
	});
});

function isException(path: string, word: string): boolean {
	return exceptions.some((exception) => exception.path === path && exception.word === word);
}

/** What errors name as the option at fault, where it is written out. */
function parametersNamed({
	path,
	text,
}: ProjectFile): readonly { readonly path: string; readonly name: string }[] {
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const found: { path: string; name: string }[] = [];
	const visit = (node: ts.Node): void => {
		if (
			ts.isPropertyAssignment(node) &&
			node.name.getText() === 'parameter' &&
			ts.isStringLiteral(node.initializer)
		) {
			found.push({ path, name: node.initializer.text });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
