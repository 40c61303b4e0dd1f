import { existsSync } from 'node:fs';
import path from 'node:path';

import { projectFiles, projectFolder } from '../../support/architecture/projectFiles';

const isText = (filePath: string): boolean =>
	/\.([cm]?[jt]s|json|md|ya?ml|svg|sh)$/.test(filePath) || filePath.startsWith('.ci/');
const isMarkdown = (filePath: string): boolean => filePath.endsWith('.md');

describe('what is written down', () => {
	it('names no path of the machine it was written on', () => {
		const machinePath =
			/(?<![\w.}])(?:\/(?:work|root|Users|mnt)\/\w|\/home\/(?!node\b)\w|[A-Z]:\\\w)/;
		expect(linesWith(machinePath)).toEqual([]);
	});

	it('names no package registry, save where the package is published', () => {
		const registry = /\bregistry\.(?:npmjs|yarnpkg)\b|"resolved"\s*:/;
		expect(linesWith(registry).filter((place) => !place.startsWith('.github/'))).toEqual([]);
	});

	it('every link between documents leads to a file, and every anchor to a heading', () => {
		expect(projectFiles(isMarkdown).flatMap(deadLinks)).toEqual([]);
	});

	it('every address of a file of this project, in code or in text, leads to one', () => {
		const address =
			/github\.com\/scheduled-sync\/n8n-nodes-scheduled-sync\/(?:blob|tree)\/main\/([\w./-]+)/g;
		const dead = projectFiles(isText).flatMap((file) =>
			[...file.text.matchAll(address)]
				.map((match) => match[1] ?? '')
				.filter((linked) => !existsSync(path.join(projectFolder, linked)))
				.map((linked) => `${file.path} → ${linked}`),
		);
		expect(dead).toEqual([]);
	});

	it('a dead link and a dead anchor are caught', () => {
		const text = '# A b\n[x](#a-b) [y](#c) ![z](docs/none.png) [w](LICENSE.md) [v](https://a.b/c)';
		expect(deadLinks({ path: 'x.md', text })).toEqual(['x.md → #c', 'x.md → docs/none.png']);
	});
});

function linesWith(pattern: RegExp): readonly string[] {
	return projectFiles(isText).flatMap((file) =>
		file.text
			.split('\n')
			.flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}`] : [])),
	);
}

function deadLinks(file: { readonly path: string; readonly text: string }): readonly string[] {
	const text = file.text.replace(/```[\s\S]*?```/g, '');
	const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|(?:src|href|srcset)="([^"]+)"/g)]
		.map((match) => match[1] ?? match[2] ?? '')
		.filter((target) => !/^[a-z]+:/.test(target));
	return targets
		.filter((target) => !leadsSomewhere(file, target))
		.map((target) => `${file.path} → ${target}`);
}

function leadsSomewhere(
	file: { readonly path: string; readonly text: string },
	target: string,
): boolean {
	const [linkedPath = '', anchor] = target.split('#');
	const linkedFile =
		linkedPath === '' ? file.path : path.posix.join(path.posix.dirname(file.path), linkedPath);
	if (linkedPath !== '' && !existsSync(path.join(projectFolder, linkedFile))) return false;
	if (anchor === undefined) return true;
	const text =
		linkedPath === '' ? file.text : projectFiles((candidate) => candidate === linkedFile)[0]?.text;
	return text !== undefined && headings(text).includes(anchor);
}

/** GitHub's anchors: lower case, punctuation dropped, spaces to hyphens. */
function headings(text: string): readonly string[] {
	return [...text.matchAll(/^#{1,6} +(.+)$/gm)].map((match) =>
		(match[1] ?? '')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/\s/g, '-'),
	);
}
