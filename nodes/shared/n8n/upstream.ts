import type { IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';

/** What gives out what a parameter asks for. */
export interface Giver {
	/** Its type, without the package. */
	readonly type: string;
	/** What n8n calls a new one. */
	readonly usualName: string;
	/** The operations that give it out; the first is the one that a new node has. */
	readonly operations: readonly string[];
}

/** Gives out the ID of a run. */
export const runGiver: Giver = {
	type: 'syncRun',
	usualName: 'Sync Run',
	operations: ['begin'],
};

/** Gives out what has failed. */
export const failedGiver: Giver = {
	type: 'syncRun',
	usualName: 'Sync Run',
	operations: ['claimFailed', 'listFailed'],
};

/** Gives out records with what is known of them in `_sync`. */
export const changeGiver: Giver = {
	type: 'syncRecords',
	usualName: 'Sync Records',
	operations: ['detectChanges', 'syncOne'],
};

type Context = Pick<IExecuteFunctions, 'getNode' | 'getParentNodes'>;

/**
 * Returns how an expression names the node that gives something out: the one that stands before this node, by its name on
 * the canvas; else what n8n calls a new one.
 *
 * @param context a node's, or what parameters are read from, which may know of no other nodes
 */
export function expressionFor(context: object, giver: Giver): string {
	const name = (isContext(context) ? nameBefore(context, giver) : undefined) ?? giver.usualName;
	return `$('${name.replace(/[\\']/g, '\\$&')}')`;
}

function nameBefore(context: Context, { type, operations }: Giver): string | undefined {
	const before = context.getParentNodes(context.getNode().name, { includeNodeParameters: true });
	return before.find(
		(node) =>
			!node.disabled &&
			node.type.split('.').at(-1) === type &&
			operations.includes(operationOf(node)),
	)?.name;
}

/** A saved node leaves out what is as the default: of Sync Run, Begin. */
function operationOf({ type, parameters }: NodeTypeAndVersion): string {
	const { operation } = parameters ?? {};
	if (typeof operation === 'string') return operation;
	return type.endsWith('.syncRun') ? 'begin' : '';
}

function isContext(value: object): value is Context {
	return 'getNode' in value && 'getParentNodes' in value;
}
