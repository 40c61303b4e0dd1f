import ts from 'typescript';

import { allParameters, choicesOf } from './parameters';
import type { ProjectFile } from './projectFiles';
import { publishedBlocks, publishedCredentials } from './publishedTypes';

/** What people read in n8n's editor. */
export interface EditorWords {
	/** Of blocks and credentials, at any depth. */
	readonly parameters: ReadonlySet<string>;
	readonly choices: ReadonlySet<string>;
	readonly operations: ReadonlySet<string>;
	/** Of blocks and credentials themselves, the latter without their "API". */
	readonly types: ReadonlySet<string>;
}

export function editorWords(): EditorWords {
	const types = [
		...publishedBlocks().map(({ block }) => block.description),
		...publishedCredentials().map(({ credential }) => credential),
	];
	const parameters = types.flatMap(({ properties }) => allParameters(properties));
	const choices = parameters.flatMap(({ property }) =>
		choicesOf(property).map(({ name }) => ({ name, isAct: property.name === 'operation' })),
	);
	return {
		parameters: new Set(parameters.map(({ property }) => property.displayName)),
		choices: new Set(choices.map(({ name }) => name)),
		operations: new Set(choices.filter(({ isAct }) => isAct).map(({ name }) => name)),
		types: new Set(types.map(({ displayName }) => displayName.replace(/ API$/, ''))),
	};
}

/** HTTP's own words, which a parameter offers as they are. */
const methods = new Set(['GET', 'PATCH', 'POST', 'PUT']);

/** A word of the editor in a text of the engine. */
export interface EditorWord {
	readonly path: string;
	readonly line: number;
	readonly word: string;
	readonly text: string;
}

/**
 * The words of n8n's editor in a file's strings: n8n itself; a label, where it is the whole string or stands in quotes;
 * one of several words anywhere; and one word where it has a capital in the middle of a sentence, if it names a parameter
 * or an operation. Comments and the names of modules are none of it.
 */
export function wordsOfEditor(file: ProjectFile, words: EditorWords): readonly EditorWord[] {
	const { parameters, choices, operations, types } = words;
	const labels = [...new Set([...parameters, ...choices, ...operations, ...types])].filter(
		(label) => /^[A-Z]/.test(label) && !methods.has(label),
	);
	// An abbreviation, such as ID, SSL or ISO 8601, is everybody's.
	const spelled = labels.filter((label) => /[a-z]{2}/.test(label));
	const inSentences = spelled.filter((label) => parameters.has(label) || operations.has(label));
	const patterns = [
		/(?<word>n8n)(?!-nodes-scheduled-sync)/,
		anyOf('^', labels, '$'),
		anyOf('"', labels, '"'),
		anyOf(
			'\\b',
			spelled.filter((label) => label.includes(' ')),
			'\\b',
		),
		anyOf('[a-z,;:] ', inSentences, '\\b'),
	];
	return stringsOf(file).flatMap(({ line, text }) => {
		const [word] = patterns.flatMap((pattern) => pattern.exec(text)?.groups?.word ?? []);
		return word === undefined ? [] : [{ path: file.path, line, word, text }];
	});
}

function anyOf(before: string, labels: readonly string[], after: string): RegExp {
	const escaped = labels.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`${before}(?<word>${escaped.join('|')})${after}`);
}

/** The strings of a file, and the pieces of its templates. */
function stringsOf(file: ProjectFile): readonly { readonly line: number; readonly text: string }[] {
	const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
	const found: { line: number; text: string }[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
		if (
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node)
		) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push({ line: line + 1, text: node.text });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
