import { circlesOf } from '../../support/architecture/circles';
import { importRules, violations } from '../../support/architecture/importRules';
import { importsOf } from '../../support/architecture/imports';
import { isTypeScript, projectFiles } from '../../support/architecture/projectFiles';

describe('who may import whom', () => {
	const imports = projectFiles(isTypeScript).flatMap(importsOf);

	it.each(importRules)('$name', ({ name }) => {
		expect(violations(imports).filter((violation) => violation.endsWith(`: ${name}`))).toEqual([]);
	});

	it.each(importRules)('a breach is caught: $name', ({ name, example }) => {
		const found = violations(importsOf({ path: example.from, text: example.code }));
		expect(found).toContainEqual(
			expect.stringMatching(new RegExp(`^${example.from}:1 imports .+: ${escaped(name)}$`)),
		);
	});

	it('no files import each other in a circle, types included', () => {
		expect(circlesOf(imports)).toEqual([]);
	});

	it('a circle of files is caught, be it of types and through an index', () => {
		const files = [
			{ path: 'engine/a.ts', text: "import type { B } from './b';" },
			{ path: 'engine/b.ts', text: "export * from './c';" },
			{ path: 'engine/c/index.ts', text: "type A = import('../a').A;" },
			{ path: 'engine/d.ts', text: "import './a';" },
		];
		expect(circlesOf(files.flatMap(importsOf))).toEqual([['engine/a', 'engine/b', 'engine/c']]);
	});

	it('every way to import is seen, with its line', () => {
		const text = [
			"import a from './a';",
			"export { b } from '../b';",
			"const c = () => import('@scope/c/deep');",
			"const d = require('node:fs/promises');",
			"type E = import('./e/index').E;",
			"import f = require('./f.js');",
		].join('\n');
		expect(importsOf({ path: 'engine/store/x.ts', text })).toEqual([
			{ from: 'engine/store/x.ts', line: 1, target: { kind: 'file', path: 'engine/store/a' } },
			{ from: 'engine/store/x.ts', line: 2, target: { kind: 'file', path: 'engine/b' } },
			{ from: 'engine/store/x.ts', line: 3, target: { kind: 'module', name: '@scope/c' } },
			{ from: 'engine/store/x.ts', line: 4, target: { kind: 'module', name: 'node:fs' } },
			{ from: 'engine/store/x.ts', line: 5, target: { kind: 'file', path: 'engine/store/e' } },
			{ from: 'engine/store/x.ts', line: 6, target: { kind: 'file', path: 'engine/store/f' } },
		]);
	});
});

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
