import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import packageJson from '../../../package.json';
import { parameterFaults, parameterRules } from '../../support/architecture/parameterRules';
import { projectFolder } from '../../support/architecture/projectFiles';
import { publishedBlocks, publishedCredentials } from '../../support/architecture/publishedTypes';
import { namesShownTwice } from '../../support/architecture/visibleParameters';

const blocks = publishedBlocks();
const credentials = publishedCredentials();

interface Codex {
	readonly node: string;
	readonly nodeVersion: string;
	readonly codexVersion: string;
	readonly categories: readonly string[];
	readonly alias: readonly string[];
}

describe.each(blocks)('$path', ({ path: filePath, block }) => {
	const { description } = block;

	it('is named as its file is, with its first letter small', () => {
		const fileName = path.posix.basename(filePath, '.node.ts');
		expect(description.name).toBe(fileName.charAt(0).toLowerCase() + fileName.slice(1));
		expect(path.posix.basename(path.posix.dirname(filePath))).toBe(fileName);
	});

	it('has a codex file, so that it is found by the words people type', () => {
		const codex = readJson<Codex>(filePath.replace(/\.ts$/, '.json'));
		expect(codex).toMatchObject({
			node: `${packageJson.name}.${description.name}`,
			nodeVersion: '1.0',
			codexVersion: '1.0',
		});
		expect(codex.categories.length).toBeGreaterThan(0);
		expect(codex.alias.length).toBeGreaterThan(0);
	});

	it('has an icon for the light and for the dark editor', () => {
		expectIcons(filePath, description.icon);
	});

	it('shows what it does under its name', () => {
		expect(description.subtitle).toEqual(expect.stringMatching(/\S/));
	});

	it('serves as a tool of an agent, unless it starts workflows', () => {
		const isTrigger = description.group.includes('trigger');
		expect(description.usableAsTool).toBe(isTrigger ? undefined : true);
		expect(isTrigger).toBe(/Trigger$/.test(description.name));
		if (isTrigger) expect(description.inputs).toEqual([]);
	});

	it('asks for credentials that this package has', () => {
		const known = credentials.map(({ credential }) => credential.name);
		expect(known).toEqual(
			expect.arrayContaining((description.credentials ?? []).map(({ name }) => name)),
		);
	});

	it('has parameters that keep the rules', () => {
		expect(parameterFaults(description.properties)).toEqual([]);
	});

	it('never shows two parameters of one name at once', () => {
		expect(namesShownTwice(description)).toEqual([]);
	});

	it('says of every operation what it does', () => {
		const operations = description.properties.filter(({ name }) => name === 'operation');
		const unsaid = operations
			.flatMap(
				(operation) => (operation.options ?? []) as { description?: string; action?: string }[],
			)
			.filter((option) => !option.description || !option.action);
		expect(unsaid).toEqual([]);
	});
});

describe.each(credentials)('$path', ({ path: filePath, credential }) => {
	it('has an icon for the light and for the dark editor', () => {
		expectIcons(filePath, credential.icon);
	});

	it('has parameters that keep the rules', () => {
		expect(parameterFaults(credential.properties)).toEqual([]);
	});

	it('hides what is secret', () => {
		const secret = /secret|password|token$|apiKey/i;
		const shown = credential.properties.filter(
			({ name, type, typeOptions }) =>
				secret.test(name) && type === 'string' && typeOptions?.password !== true,
		);
		expect(shown.map(({ name }) => name)).toEqual([]);
	});

	it('can be tested, by itself or by a block', () => {
		const tests = blocks.flatMap(({ block }) =>
			(block.description.credentials ?? []).filter(
				({ name, testedBy }) => name === credential.name && testedBy !== undefined,
			),
		);
		expect(credential.test !== undefined || tests.length > 0).toBe(true);
	});
});

describe('the checks themselves', () => {
	it.each(parameterRules)('a breach is caught: $name', ({ name, example }) => {
		expect(parameterFaults([example])).toContainEqual(expect.stringContaining(`: ${name} (`));
	});

	it('a breach inside a collection is caught', () => {
		const inner = { displayName: 'A', name: 'a', type: 'number', default: '1' } as const;
		const outer = { displayName: 'B', name: 'b', type: 'collection', default: {} } as const;
		expect(parameterFaults([{ ...outer, options: [{ ...inner, description: 'An a' }] }])).toEqual([
			'b.a: a default of its type ("1")',
		]);
	});

	it('two parameters of one name that one choice shows together are caught', () => {
		const operation = {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			options: ['get', 'set'].map((value) => ({ name: value, value })),
			default: 'get',
		} as const;
		const value = { displayName: 'Value', name: 'value', type: 'string', default: '' } as const;
		const shownFor = (...operations: string[]) => ({
			...value,
			displayOptions: { show: { operation: operations } },
		});
		const described = (
			...properties: INodeTypeDescription['properties']
		): INodeTypeDescription => ({
			displayName: 'X',
			name: 'x',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: [],
			properties: [operation, ...properties],
		});
		expect(namesShownTwice(described(shownFor('get'), shownFor('set')))).toEqual([]);
		expect(namesShownTwice(described(shownFor('get', 'set'), shownFor('set')))).toEqual([
			'value with {"operation":"set"}',
		]);
	});
});

function expectIcons(filePath: string, icon: unknown): void {
	expect(icon).toEqual({
		light: expect.stringMatching(/^file:.+\.svg$/),
		dark: expect.stringMatching(/^file:.+\.svg$/),
	});
	const { light, dark } = icon as { readonly light: string; readonly dark: string };
	const [lightSvg, darkSvg] = [light, dark].map((name) => {
		const file = path.join(projectFolder, path.dirname(filePath), name.replace('file:', ''));
		return existsSync(file) ? readFileSync(file, 'utf8') : '';
	});
	expect(lightSvg).toMatch(/<svg[^>]+viewBox=/);
	expect(darkSvg).toMatch(/<svg[^>]+viewBox=/);
	expect(lightSvg).not.toBe(darkSvg);
}

function readJson<Content>(filePath: string): Content {
	return JSON.parse(readFileSync(path.join(projectFolder, filePath), 'utf8')) as Content;
}
