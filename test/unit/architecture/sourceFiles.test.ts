import path from 'node:path';
import ts from 'typescript';

import {
	isTypeScript,
	type ProjectFile,
	projectFiles,
} from '../../support/architecture/projectFiles';

const maxLines = 250;
/** A suite reads from top to bottom, and its set-up would have to be repeated in every part of it. */
const maxTestLines = 400;

/** Longer files, each with the reason why cutting it would not make it clearer. */
const longFiles: Readonly<Record<string, string>> = {
	'demo/demo.ts': 'the order in which the demo starts and stops its parts, in one place',
	'simulator/shopify/graphql/adminApi.ts':
		'one resolver beside the other, as the schema lists them',
	'simulator/shopify/http/shopServer.ts': 'one route beside the other, as a shop answers them',
	'test/support/workflowEngine.ts': "n8n's engine asks for all of this before it runs anything",
};

const files = projectFiles(isTypeScript);

describe('source files', () => {
	it(`a file over ${maxLines} lines (a test: ${maxTestLines}) is a property list or has its reason`, () => {
		const long = files.filter((file) => !isPropertyList(file) && lineCount(file) > limitOf(file));
		expect(paths(long).filter((filePath) => longFiles[filePath] === undefined)).toEqual([]);
	});

	it('no file is named for being of use', () => {
		const vague = /^(utils?|helpers?|manager|misc|common|data\d*)\b/i;
		expect(paths(files.filter((file) => vague.test(path.posix.basename(file.path))))).toEqual([]);
	});

	it('nothing is typed any, and nothing is declared non-null by !, unless the reason stands above', () => {
		expect(files.flatMap(looseTypes)).toEqual([]);
	});

	it('the type checker and the linter are silenced with a reason only', () => {
		const silenced =
			/@ts-(ignore|nocheck|expect-error)\b(?!.*\w{3,}.*\w{3,})|eslint-disable\b(?!.* -- )/;
		const found = files.flatMap((file) =>
			file.text
				.split('\n')
				.flatMap((line, index) => (silenced.test(line) ? [`${file.path}:${index + 1}`] : [])),
		);
		expect(found.filter((place) => !place.startsWith(selfPath))).toEqual([]);
	});

	it.each([
		['const a: any = 1;', ['example.ts:1 any']],
		['const b = list.find(isIt)!;', ['example.ts:1 !']],
		['let c!: string;', ['example.ts:1 !']],
		['const d = a !== b && !c;', []],
		['// eslint-disable-next-line some/rule -- because\nconst a: any = 1;', []],
	])('the check catches %s', (text, expected) => {
		expect(looseTypes({ path: 'example.ts', text })).toEqual(expected);
	});
});

const selfPath = 'test/unit/architecture/sourceFiles.test.ts';

function isPropertyList(file: ProjectFile): boolean {
	return (
		file.path.startsWith('nodes/') && /propert|description/i.test(path.posix.basename(file.path))
	);
}

function limitOf(file: ProjectFile): number {
	return file.path.endsWith('.test.ts') ? maxTestLines : maxLines;
}

function lineCount(file: ProjectFile): number {
	return file.text.trimEnd().split('\n').length;
}

function paths(found: readonly ProjectFile[]): readonly string[] {
	return found.map((file) => file.path);
}

function looseTypes(file: ProjectFile): readonly string[] {
	const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
	const lines = file.text.split('\n');
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const loose = looseness(node);
		if (loose !== undefined) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			const hasReason = /eslint-disable-next-line .+ -- \w/.test(lines[line - 1] ?? '');
			if (!hasReason) found.push(`${file.path}:${line + 1} ${loose}`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function looseness(node: ts.Node): string | undefined {
	if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
	if (ts.isNonNullExpression(node)) return '!';
	const assertsAssigned =
		(ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) &&
		node.exclamationToken !== undefined;
	return assertsAssigned ? '!' : undefined;
}
