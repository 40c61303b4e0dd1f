import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type CredentialReference, isBlock, type Workflow, type WorkflowNode } from './workflow';

const workflowsFolder = path.resolve(__dirname, '..', '..', 'workflows');

/** The templates that the demo runs, as they are imported, by their numbers. */
export async function readTemplates(): Promise<ReadonlyMap<TemplateNumber, Workflow>> {
	const templates = new Map<TemplateNumber, Workflow>();
	for (const number of templateNumbers) templates.set(number, await readTemplate(number));
	return templates;
}

/** Any of the templates, as it is imported. */
export async function readTemplate(number: string): Promise<Workflow> {
	const files = await readdir(workflowsFolder);
	const file = files.find((name) => name.startsWith(`${number}-`) && name.endsWith('.json'));
	if (file === undefined) throw new Error(`There is no template ${number} in ${workflowsFolder}`);
	return JSON.parse(await readFile(path.join(workflowsFolder, file), 'utf8')) as Workflow;
}

export const templateNumbers = [
	'01',
	'02',
	'02b',
	'03',
	'04',
	'05',
	'07',
	'09',
	'10',
	'12',
	'13',
] as const;

export type TemplateNumber = (typeof templateNumbers)[number];

export type CredentialType =
	| 'syncAccountApi'
	| 'syncConsoleApi'
	| 'syncDatabaseApi'
	| 'syncS3Api'
	| 'shopifyAdminApi'
	| 'syncHttpApi'
	| 'httpHeaderAuth';

const accountBlocks = ['syncScheduleTrigger', 'accountVariable', 'syncObject', 'syncRun'] as const;

/** Which credentials a block of the templates takes, set as it is. */
function credentialTypes(node: WorkflowNode): readonly CredentialType[] {
	const { parameters } = node;
	if (isBlock('shopifyListOrders')(node)) {
		return parameters.return === 'pageByPage'
			? ['shopifyAdminApi', 'syncAccountApi']
			: ['shopifyAdminApi'];
	}
	if (isBlock('httpListRecords')(node)) {
		return parameters.return === 'pageByPage' ? ['syncHttpApi', 'syncAccountApi'] : ['syncHttpApi'];
	}
	if (isBlock('syncRecords')(node)) {
		return [
			'syncAccountApi',
			...(parameters.tableIn === 'otherDatabase' ? (['syncDatabaseApi'] as const) : []),
			...(/^shopify/.test(String(parameters.source)) ? (['shopifyAdminApi'] as const) : []),
			...(parameters.source === 'httpApi' ? (['syncHttpApi'] as const) : []),
			...(parameters.archiveTo === 's3' ? (['syncS3Api'] as const) : []),
		];
	}
	if (isBlock('syncConsoleTrigger')(node)) return ['syncAccountApi', 'syncConsoleApi'];
	if (accountBlocks.some((type) => isBlock(type)(node))) return ['syncAccountApi'];
	const usesHeader =
		parameters.genericAuthType === 'httpHeaderAuth' || parameters.authentication === 'headerAuth';
	return usesHeader ? ['httpHeaderAuth'] : [];
}

/** What a user does who picks the credentials in every block that asks for one. */
export function withCredentials(
	workflow: Workflow,
	credentials: Readonly<Partial<Record<CredentialType, CredentialReference>>>,
): Workflow {
	return mapNodes(workflow, (node) => {
		const chosen = credentialTypes(node).flatMap((type) => {
			const credential = credentials[type];
			if (credential === undefined) return [];
			return [[type, { id: credential.id, name: credential.name }] as const];
		});
		if (chosen.length === 0) return node;
		return { ...node, credentials: { ...node.credentials, ...Object.fromEntries(chosen) } };
	});
}

/** What is to stand in the node *Settings*, by the field's name. */
export type Settings = Readonly<Record<string, string | boolean>>;

interface Assignment {
	readonly name: string;
	readonly value: unknown;
}

/**
 * What a user does who fills in the node *Settings*.
 *
 * @throws when the template has no such setting
 */
export function withSettings(workflow: Workflow, settings: Settings): Workflow {
	const missing = new Set(Object.keys(settings));
	const filled = mapNodes(workflow, (node) => {
		if (node.name !== 'Settings') return node;
		const { assignments } = node.parameters as {
			assignments: { assignments: readonly Assignment[] };
		};
		const replaced = assignments.assignments.map((assignment) => {
			const value = settings[assignment.name];
			missing.delete(assignment.name);
			return value === undefined ? assignment : { ...assignment, value };
		});
		return {
			...node,
			parameters: { ...node.parameters, assignments: { ...assignments, assignments: replaced } },
		};
	});
	if (missing.size > 0) {
		throw new Error(`"${workflow.name}" has no setting called ${[...missing].join(', ')}`);
	}
	return filled;
}

/** The parameters of every block of one type, with some of them replaced. */
export function withParameters(
	workflow: Workflow,
	type: string,
	parameters: Readonly<Record<string, unknown>>,
): Workflow {
	return mapNodes(workflow, (node) =>
		isBlock(type)(node) ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
}

/** What a user does whose archives are not to be in a folder of n8n. */
export function withArchivesInS3(workflow: Workflow): Workflow {
	return mapNodes(workflow, (node) =>
		node.parameters.archiveTo === 'folder'
			? { ...node, parameters: { ...node.parameters, archiveTo: 's3' } }
			: node,
	);
}

/** What a user does who has bulk operations looked at more often than usual. */
export function withShorterPoll(workflow: Workflow, pollSeconds: number): Workflow {
	return mapNodes(workflow, (node) => {
		const { fetchBy, options } = node.parameters;
		if (!isBlock('syncRecords')(node) || fetchBy !== 'bulk') return node;
		const more = { ...(options as object | undefined), pollSeconds };
		return { ...node, parameters: { ...node.parameters, options: more } };
	});
}

/** @throws when there is none */
export function triggerOf(workflow: Workflow): string {
	const trigger = workflow.nodes.find(({ type }) => /trigger$/i.test(type));
	if (trigger === undefined) throw new Error(`"${workflow.name}" has no trigger`);
	return trigger.name;
}

function mapNodes(workflow: Workflow, change: (node: WorkflowNode) => WorkflowNode): Workflow {
	return { ...workflow, nodes: workflow.nodes.map(change) };
}
