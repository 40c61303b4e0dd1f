import path from 'node:path';
import ts from 'typescript';

import type { ProjectFile } from './projectFiles';

/** What a file imports: another file of the project (without its extension) or a module by its package name. */
export type ImportTarget =
	| { readonly kind: 'file'; readonly path: string }
	| { readonly kind: 'module'; readonly name: string };

export interface Import {
	readonly from: string;
	readonly line: number;
	readonly target: ImportTarget;
}

/** Every import of a file: static, dynamic, `require`, re-export and `import('…')` in a type, types included. */
export function importsOf(file: ProjectFile): readonly Import[] {
	const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
	const imports: Import[] = [];
	const visit = (node: ts.Node): void => {
		const specifier = specifierOf(node);
		if (specifier !== undefined) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			imports.push({ from: file.path, line: line + 1, target: resolve(file.path, specifier) });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return imports;
}

function specifierOf(node: ts.Node): string | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
		return textOf(node.moduleSpecifier);
	}
	if (ts.isExternalModuleReference(node)) return textOf(node.expression);
	if (ts.isImportTypeNode(node)) {
		return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
	}
	if (ts.isCallExpression(node)) {
		const callee = node.expression;
		const isDynamicImport = callee.kind === ts.SyntaxKind.ImportKeyword;
		const isRequire = ts.isIdentifier(callee) && callee.text === 'require';
		if (isDynamicImport || isRequire) return textOf(node.arguments[0]);
	}
	return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
	return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolve(from: string, specifier: string): ImportTarget {
	if (specifier.startsWith('.')) {
		const joined = path.posix.join(path.posix.dirname(from), specifier);
		return { kind: 'file', path: joined.replace(/\.[cm]?[jt]s$/, '').replace(/\/index$/, '') };
	}
	const parts = specifier.split('/');
	const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
	return { kind: 'module', name };
}
