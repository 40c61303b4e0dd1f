import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { BlockTypes } from '../support/blockTypes';
import type { WorkflowJson } from '../support/workflowEngine';
import { publishedTemplate, templateFolder } from '../support/template';

const stickyNote = 'n8n-nodes-base.stickyNote';
const settings = 'n8n-nodes-base.set';
const types = new BlockTypes();
/** What a user has to choose in each template; n8n chooses for them while there is one credential of a type. */
const credentialsToChoose: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	'01-initialise-last-filter-date.json': { syncAccountApi: 2 },
	'02-new-orders-every-5-minutes.json': { syncAccountApi: 4, shopifyAdminApi: 1 },
	'02b-safe-sync-of-orders-every-5-minutes.json': { syncAccountApi: 4, shopifyAdminApi: 1 },
	'03-yesterdays-orders-daily.json': { syncAccountApi: 4, shopifyAdminApi: 1 },
	'04-any-api-to-a-table-hourly.json': { syncAccountApi: 7, syncHttpApi: 1 },
	'05-retry-failed-batches.json': { syncAccountApi: 3 },
	'06-many-accounts-one-scheduler.json': {
		syncAccountApi: 6,
		shopifyAdminApi: 1,
		httpHeaderAuth: 1,
	},
	'06b-one-workflow-for-each-account.json': { httpHeaderAuth: 1, n8nApi: 12 },
	'07-daily-shopify-bulk-sync-with-figures.json': { syncAccountApi: 11, shopifyAdminApi: 2 },
	'08-backfill-of-orders-with-figures.json': { syncAccountApi: 6, shopifyAdminApi: 1 },
	'09-erp-inventory-hourly-and-by-webhook.json': { syncAccountApi: 5, httpHeaderAuth: 2 },
	'10-console.json': { syncAccountApi: 4, syncConsoleApi: 1, shopifyAdminApi: 1 },
	'11-alerts.json': { syncAccountApi: 1 },
	'12-how-are-my-syncs.json': { syncAccountApi: 2 },
	'13-run-a-time-span-again.json': { syncAccountApi: 4, shopifyAdminApi: 1 },
};
/** What a template that is sent secrets has beside the order of execution: nothing is saved of what it was sent. */
const furtherSettings: Readonly<Record<string, object>> = {
	'06b-one-workflow-for-each-account.json': {
		saveDataErrorExecution: 'none',
		saveDataSuccessExecution: 'none',
		saveManualExecutions: false,
	},
};
const files = readdirSync(templateFolder).filter((file) => file.endsWith('.json'));

test('the folder holds templates, each shown in its README', () => {
	const readme = readFileSync(path.join(templateFolder, 'README.md'), 'utf8');

	expect(files).not.toEqual([]);
	expect(files.filter((file) => !readme.includes(`](${file})`))).toEqual([]);
});

describe.each(files)('%s', (file) => {
	const template = publishedTemplate(file);
	const blocks = template.nodes.filter((node) => node.type !== stickyNote);
	const notes = template.nodes.filter((node) => node.type === stickyNote);

	it('is named after its file', () => {
		const slug = template.name.toLowerCase().replaceAll("'", '').replace(/\W+/g, '-');
		const words = file.replace('.json', '');

		expect(slug.replaceAll('-', '')).toBe(words.replaceAll('-', ''));
	});

	it('holds nothing of the n8n that it was made in', () => {
		expect(Object.keys(template).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		expect(template.settings).toEqual({ executionOrder: 'v1', ...furtherSettings[file] });
	});

	it('gives each block a name and an ID of its own, and connects only what is there', () => {
		const names = template.nodes.map((node) => node.name);
		const linked = Object.entries(template.connections).flatMap(([from, { main = [] }]) => [
			from,
			...main.flatMap((targets) => (targets ?? []).map((target) => target.node)),
		]);

		expect(new Set(names).size).toBe(names.length);
		expect(new Set(template.nodes.map((node) => node.id)).size).toBe(names.length);
		expect(linked.filter((name) => !names.includes(name))).toEqual([]);
		expect(blocks.filter((block) => !linked.includes(block.name))).toEqual([]);
	});

	it('names in its expressions only blocks that are there', () => {
		const named = [...JSON.stringify(blocks).matchAll(/\$\('([^']+)'\)/g)].map((match) => match[1]);
		const names = blocks.map((block) => block.name);

		expect(named.filter((name) => name === undefined || !names.includes(name))).toEqual([]);
	});

	it.each(blocks.map((block) => [block.name, block] as const))(
		'uses a version and parameters that "%s" has',
		(_name, block) => {
			const { description } = types.getByNameAndVersion(block.type, block.typeVersion);
			const versions = [description.version].flat();

			expect(versions).toContain(block.typeVersion);
			expect(unknownParameters(block.parameters, description.properties)).toEqual([]);
			expect(hiddenParameters(block, description.properties)).toEqual([]);
			expect(
				NodeHelpers.getNodeParametersIssues(description.properties, block, description),
			).toBeNull();
		},
	);

	it('leaves the choice of credentials to the user, and asks for no more than it needs', () => {
		const asked: Record<string, number> = {};
		for (const type of blocks.flatMap(shownCredentials)) asked[type] = (asked[type] ?? 0) + 1;

		// A name without an ID would be shown in the editor as a choice made, and be missing in the run.
		expect(blocks.filter((block) => block.credentials !== undefined)).toEqual([]);
		expect(asked).toEqual(credentialsToChoose[file]);
	});

	it('has one block to fill in, Settings, whose every field is used', () => {
		// Other Edit Fields nodes make one item of another, by expressions only.
		const filledIn = blocks.filter(
			(block) => block.type === settings && !settingsOf(block).every(isExpression),
		);
		const assignments = filledIn.flatMap((block) => settingsOf(block));
		const others = JSON.stringify(blocks.filter((block) => !filledIn.includes(block)));

		expect(filledIn.map((block) => block.name)).toEqual(['Settings']);
		expect(assignments).not.toEqual([]);
		expect(
			assignments.filter(
				({ name }) =>
					!others.includes(`$('Settings').first().json.${name}`) &&
					!others.includes(`$json.${name}`),
			),
		).toEqual([]);
	});

	it('names no address but a placeholder in Settings', () => {
		const addresses = blocks.flatMap((block) =>
			[...JSON.stringify(block.parameters).matchAll(/https?:\/\/([^/"\s]+)/g)].map((match) => ({
				block: block.name,
				host: match[1],
			})),
		);

		expect(addresses.filter(({ block }) => block !== 'Settings')).toEqual([]);
		expect(addresses.filter(({ host }) => !host?.endsWith('.example.com'))).toEqual([]);
	});

	it('is explained by sticky notes that cover neither a block nor one another', () => {
		const covered = [...notes, ...blocks].map(areaOf);
		const overlaps = covered.flatMap((area, index) =>
			covered
				.slice(index + 1)
				.filter((other) => overlap(area, other))
				.map((other) => `${area.name} / ${other.name}`),
		);

		expect(notes.length).toBeGreaterThanOrEqual(2);
		expect(notes.map((note) => String(note.parameters.content).slice(0, 2))).not.toContain('');
		expect(overlaps).toEqual([]);
	});
});

interface Assignment {
	readonly name: string;
	readonly value: unknown;
}

function isExpression({ value }: Assignment): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

function settingsOf(block: INode): readonly Assignment[] {
	const { assignments } = block.parameters.assignments as {
		readonly assignments: readonly Assignment[];
	};
	return assignments;
}

/** The credentials that a block shows to be chosen, whether or not it runs without. */
function shownCredentials(block: INode): string[] {
	const { description } = types.getByNameAndVersion(block.type, block.typeVersion);
	const shown = (description.credentials ?? []).filter((credential) =>
		NodeHelpers.displayParameter(block.parameters, credential, block, description),
	);
	const { genericAuthType, nodeCredentialType } = block.parameters;
	const picked = [genericAuthType, nodeCredentialType].filter((type) => typeof type === 'string');
	return [...shown.map(({ name }) => name), ...picked];
}

/** The paths of parameters that the block's description does not know. */
function unknownParameters(given: object, properties: readonly INodeProperties[]): string[] {
	return Object.entries(given).flatMap(([name, value]) => {
		const known = properties.filter((property) => property.name === name);
		if (known.length === 0) return [name];
		const inner = known.flatMap(innerProperties);
		if (inner.length === 0 || typeof value !== 'object' || value === null) return [];
		const parts = known.some((property) => property.type === 'fixedCollection')
			? Object.values(value).flat()
			: [value];
		return parts.flatMap((part: unknown) =>
			typeof part === 'object' && part !== null
				? unknownParameters(part, inner).map((path) => `${name}.${path}`)
				: [],
		);
	});
}

function innerProperties(property: INodeProperties): INodeProperties[] {
	if (property.type !== 'collection' && property.type !== 'fixedCollection') return [];
	return (property.options ?? []).flatMap((option) =>
		'values' in option
			? (option as INodePropertyCollection).values
			: 'displayName' in option && 'type' in option
				? [option as INodeProperties]
				: [],
	);
}

/** Parameters that are set but not shown, because another parameter's choice hides them. */
function hiddenParameters(block: INode, properties: INodeProperties[]): string[] {
	const shown = NodeHelpers.getNodeParameters(
		properties,
		block.parameters,
		true,
		false,
		block,
		null,
	);
	return Object.keys(block.parameters).filter((name) => !(name in (shown ?? {})));
}

interface Area {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** What a node takes up on the canvas; a block's name stands below it and may be wider than the block. */
function areaOf(node: WorkflowJson['nodes'][number]): Area {
	const [left, top] = node.position;
	if (node.type === stickyNote) {
		const { width, height } = node.parameters as { width: number; height: number };
		return { name: node.name, left, top, right: left + width, bottom: top + height };
	}
	return { name: node.name, left: left - 32, top, right: left + 128, bottom: top + 152 };
}

function overlap(one: Area, other: Area): boolean {
	return (
		one.left < other.right &&
		other.left < one.right &&
		one.top < other.bottom &&
		other.top < one.bottom
	);
}
