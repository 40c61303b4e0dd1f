import { readdirSync } from 'node:fs';
import path from 'node:path';

import {
	deadAddresses,
	deadLinks,
	isAddress,
	markdownLinks,
} from '../../support/architecture/links';
import { projectFiles } from '../../support/architecture/projectFiles';
import { publishedBlocks, publishedCredentials } from '../../support/architecture/publishedTypes';

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

	it('every link of a document leads to a file, a heading or an address', () => {
		expect(projectFiles(isMarkdown).flatMap(deadLinks)).toEqual([]);
	});

	it('every address of a file of this project, in code or in text, leads to one', () => {
		expect(projectFiles(isText).flatMap(deadAddresses)).toEqual([]);
	});

	it("a sticky note's link is an address, since a note has no folder", () => {
		const notes = projectFiles((file) => /^workflows\/.+\.json$/.test(file)).flatMap(stickyNotes);
		expect(notes.length).toBeGreaterThan(10);
		expect(notes.flatMap(markdownLinks).filter((link) => !isAddress(link))).toEqual([]);
		expect(notes.flatMap((text) => deadLinks({ path: 'workflows/note', text }))).toEqual([]);
	});

	it('every page of docs/ stands in its index', () => {
		const [index] = projectFiles((file) => file === 'docs/README.md');
		const linked = markdownLinks(index?.text ?? '');
		const pages = projectFiles((file) => /^docs\/\w+\.md$/.test(file) && file !== 'docs/README.md');
		expect(
			pages.map((page) => path.basename(page.path)).filter((page) => !linked.includes(page)),
		).toEqual([]);
	});

	it('every picture is shown on a page, and every template by its picture', () => {
		const folder = path.resolve(__dirname, '../../../docs/pictures');
		const shown = projectFiles((file) => /^(README|docs\/.*|workflows\/README)\.md$/.test(file))
			.flatMap((page) => markdownLinks(page.text))
			.map((link) => path.basename(link));
		expect(readdirSync(folder).filter((picture) => !shown.includes(picture))).toEqual([]);
		const templates = projectFiles((file) => /^workflows\/.+\.json$/.test(file));
		const numbers = templates.map((file) => path.basename(file.path).split('-')[0]);
		expect(shown).toEqual(
			expect.arrayContaining(numbers.map((number) => `template-${number}.png`)),
		);
	});

	it("every node's and every credential's Docs link leads to the page that tells of it", () => {
		const nodes = publishedBlocks().map(({ path: filePath, block }) => ({
			name: block.description.displayName,
			url: codexUrl(filePath.replace(/\.ts$/, '.json')),
		}));
		const signIns = publishedCredentials().map(({ credential }) => ({
			name: credential.displayName.replace(/ API$/, ''),
			url: credential.documentationUrl ?? '',
		}));
		const astray = [...nodes, ...signIns].filter(({ name, url }) => {
			const page = /\/blob\/main\/(docs\/\w+\.md)$/.exec(url)?.[1];
			const [found] = projectFiles((file) => file === page);
			return !found?.text.slice(0, 400).includes(`**${name}**`);
		});
		expect(astray).toEqual([]);
		expect(new Set(nodes.map(({ url }) => url)).size).toBe(nodes.length);
	});

	it('a dead link, a dead anchor and an address of no form are caught', () => {
		const text =
			'# A b\n[x](#a-b) [y](#c) ![z](docs/none.png) [w](LICENSE.md) [v](https://a.b/c) [u](http://a.b) [t](https://a)';
		const dead = ['#c', 'docs/none.png', 'http://a.b', 'https://a'];
		expect(deadLinks({ path: 'x.md', text })).toEqual(dead.map((link) => `x.md → ${link}`));
	});

	it('a dead address of a file of this project is caught, with its anchor', () => {
		const [page, file] = ['docs/runs.md', 'workflows/none.json'];
		const start = ['https://github.com', 'scheduled-sync', 'n8n-nodes-scheduled-sync/blob/main'];
		const rawStart = ['https://raw.githubusercontent.com', ...start.slice(1)].join('/');
		const [to, rawTo] = [start.join('/'), rawStart.replace('/blob', '')];
		const text = `${to}/${page}#the-lease ${to}/${page}#none ${rawTo}/${page} ${rawTo}/${file}`;
		expect(deadAddresses({ path: 'x', text })).toEqual([
			`x → ${to}/${page}#none`,
			`x → ${rawTo}/${file}`,
		]);
	});
});

function linesWith(pattern: RegExp): readonly string[] {
	return projectFiles(isText).flatMap((file) =>
		file.text
			.split('\n')
			.flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}`] : [])),
	);
}

function stickyNotes(file: { readonly text: string }): readonly string[] {
	const { nodes } = JSON.parse(file.text) as {
		readonly nodes: readonly {
			readonly type: string;
			readonly parameters: { readonly content?: string };
		}[];
	};
	return nodes
		.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
		.map(({ parameters }) => parameters.content ?? '');
}

function codexUrl(filePath: string): string {
	const [codex] = projectFiles((file) => file === filePath);
	const { resources } = JSON.parse(codex?.text ?? '{}') as {
		readonly resources?: { readonly primaryDocumentation: readonly { readonly url: string }[] };
	};
	return resources?.primaryDocumentation[0]?.url ?? '';
}
