import {
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import { BlockTypes, credentialType } from './blockTypes';

/** What the editor shows beside a text. */
export interface Shown {
	readonly node?: Pick<INode, 'type' | 'typeVersion' | 'parameters'>;
	/** By credential type, as they are filled in. */
	readonly credentials?: Readonly<Record<string, ICredentialDataDecryptedObject>>;
	/** The form that is open, where it is a credential's. */
	readonly form?: string;
}

const blockTypes = new BlockTypes();
const syncRun = { type: 'n8n-nodes-scheduled-sync.syncRun', typeVersion: 1.1 };

/**
 * What a text has in double quotes and the editor does not show: no field of the node as it is set (options that can be
 * added among them), none of its outputs, none of a credential that the text names, and none of Begin, where it names that.
 *
 * @param data what else is in quotes: names of tables, values
 */
export function hiddenFields(
	text: string,
	shown: Shown,
	data: readonly string[],
): readonly string[] {
	const labels = new Set(data);
	const add = (names: Iterable<string>): void => {
		for (const name of names) labels.add(name);
	};
	const { node, credentials = {}, form } = shown;
	if (node !== undefined) add(labelsOfNode(node));
	for (const type of ['syncAccountApi', 'shopifyAdminApi', 'syncHttpApi']) {
		const { displayName, properties } = credentialType(type);
		const name = `${displayName.replace(/ API$/, '')} credential`;
		if (type !== form && !text.includes(name)) continue;
		const values = NodeHelpers.getNodeParameters(
			properties,
			(credentials[type] ?? {}) as INodeParameters,
			true,
			false,
			null,
			null,
		);
		add(shownOf(properties, values ?? {}, '', null));
	}
	if (/\b(?:of|in) Begin\b/.test(text)) {
		add(labelsOfNode({ ...syncRun, parameters: { operation: 'begin' } }));
	}
	return quotedIn(text).filter((quote) => !labels.has(quote));
}

export function quotedIn(text: string): readonly string[] {
	return Array.from(text.matchAll(/"([^"]*)"/g), ([, quoted = '']) => quoted);
}

function labelsOfNode(node: NonNullable<Shown['node']>): readonly string[] {
	const { description } = blockTypes.getByNameAndVersion(node.type, node.typeVersion);
	const { properties } = description;
	const values = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	const placed: INode = { id: '1', name: 'Node', position: [0, 0], ...node };
	const nodes = [{ ...placed, parameters: values ?? {} }];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes: blockTypes });
	const [whole = placed] = nodes;
	const outputs = NodeHelpers.getNodeOutputs(workflow, whole, description);
	return [
		...shownOf(properties, { parameters: values ?? {} }, 'parameters', {
			typeVersion: node.typeVersion,
			description,
		}),
		...outputs.flatMap((output) => (typeof output === 'string' ? [] : (output.displayName ?? []))),
		...(description.outputNames ?? []),
	];
}

type Block = Pick<INode, 'typeVersion'> & {
	readonly description: Parameters<typeof NodeHelpers.displayParameterPath>[4];
};

/** The labels of these properties that are shown, as the editor decides on each, and of what is in them. */
function shownOf(
	properties: readonly INodeProperties[],
	values: INodeParameters,
	path: string,
	block: Block | null,
): readonly string[] {
	return properties
		.filter((property) =>
			NodeHelpers.displayParameterPath(values, property, path, block, block?.description ?? null),
		)
		.flatMap((property) => {
			const inside = path === '' ? property.name : `${path}.${property.name}`;
			return [property.displayName, ...insideOf(property, values, inside, block)];
		});
}

function insideOf(
	property: INodeProperties,
	values: INodeParameters,
	path: string,
	block: Block | null,
): readonly string[] {
	if (property.type === 'collection') {
		return shownOf(property.options as INodeProperties[], values, path, block);
	}
	if (property.type !== 'fixedCollection') return [];
	return (property.options as INodePropertyCollection[]).flatMap(
		({ displayName, values: fields }) => [displayName, ...fields.map((field) => field.displayName)],
	);
}
