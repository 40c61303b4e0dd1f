import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from './workflowEngine';

export const templateFolder = path.resolve(__dirname, '..', '..', 'workflows');

/** A template as it is published. */
export function publishedTemplate(file: string): WorkflowJson {
	return JSON.parse(readFileSync(path.join(templateFolder, file), 'utf8')) as WorkflowJson;
}

/** Which credential a user chooses in each block that asks for one. */
const credentialTypes: Readonly<Record<string, readonly string[]>> = {
	'n8n-nodes-scheduled-sync.accountVariable': ['syncAccountApi'],
	'n8n-nodes-scheduled-sync.httpListRecords': ['syncHttpApi', 'syncAccountApi'],
	'n8n-nodes-scheduled-sync.shopifyListOrders': ['shopifyAdminApi', 'syncAccountApi'],
};

/** A template as it is once it was imported and its credentials were chosen. */
export function readTemplate(file: string): WorkflowJson {
	const template = publishedTemplate(file);
	const nodes = template.nodes.map((node) => {
		const types = credentialTypes[node.type];
		if (types === undefined) return node;
		const chosen = types.map((type) => [type, { id: type, name: type }] as const);
		return { ...node, credentials: Object.fromEntries(chosen) };
	});
	return { ...template, nodes };
}

/** The same template with other values in its `Settings`, as a user would enter them. */
export function withSettings(
	template: WorkflowJson,
	values: Readonly<Record<string, string | number | boolean>>,
): WorkflowJson {
	const unknown = new Set(Object.keys(values));
	const filled = editBlock(template, 'Settings', (parameters) => {
		const { assignments } = parameters.assignments as {
			assignments: Array<{ name: string; value: unknown }>;
		};
		for (const assignment of assignments) {
			if (!unknown.delete(assignment.name)) continue;
			assignment.value = values[assignment.name];
		}
		return parameters;
	});
	if (unknown.size > 0) throw new Error(`Settings has no ${[...unknown].join(', ')}`);
	return filled;
}

/** The same template with one block's parameters, or further fields of the block, changed. */
export function editBlock(
	template: WorkflowJson,
	name: string,
	edit: (parameters: INodeParameters) => INodeParameters,
	fields: Partial<WorkflowJson['nodes'][number]> = {},
): WorkflowJson {
	if (!template.nodes.some((node) => node.name === name)) {
		throw new Error(`The template "${template.name}" has no block "${name}"`);
	}
	return {
		...template,
		nodes: template.nodes.map((node) =>
			node.name === name
				? { ...node, ...fields, parameters: edit(structuredClone(node.parameters)) }
				: node,
		),
	};
}
