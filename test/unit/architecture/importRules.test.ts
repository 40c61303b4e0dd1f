import { circlesOf } from '../../support/architecture/circles';
import { importRules, violations } from '../../support/architecture/importRules';
import { importsOf } from '../../support/architecture/imports';
import { isTypeScript, projectFiles } from '../../support/architecture/projectFiles';
import { roomPicture } from '../../support/architecture/roomPicture';
import { roomArrows } from '../../support/architecture/rooms';

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

	it("the picture in CONTRIBUTING.md shows the engine's rooms, and who may lean on whom", () => {
		const [contributing] = projectFiles((file) => file === 'CONTRIBUTING.md');
		const shown = /```mermaid[^]*?```/.exec(contributing?.text ?? '')?.[0];
		expect(shown).toBe(roomPicture(roomArrows));
	});

	it('every file of the engine stands in a room of the picture, or is one that every room leans on', () => {
		const rooms = Object.keys(roomArrows).map((room) => `engine/${room}/`);
		const elsewhere = projectFiles((file) => /^engine\/.+\//.test(file) && isTypeScript(file))
			.map((file) => file.path)
			.filter((file) => !rooms.some((room) => file.startsWith(room)));
		expect(elsewhere).toEqual([]);
	});

	it('a picture leaves out an arrow where others lead to the same room', () => {
		const arrows = { a: ['b/c', 'd'], 'b/c': ['d'], d: [] };
		expect(roomPicture(arrows)).toBe(
			'```mermaid\nflowchart TD\n\ta --> b_c["b/c"]\n\tb_c["b/c"] --> d\n```',
		);
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
