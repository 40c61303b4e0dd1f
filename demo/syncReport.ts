import { type Execution, type Item, outputItems, type WorkflowNode } from './n8n/workflow';

/** What one run of template 02 did, read from n8n's record of it. */
export interface SyncReport {
	readonly executionId: string;
	readonly at: string;
	/** Undefined when it succeeded. */
	readonly failure?: string;
	readonly from?: string;
	readonly to?: string;
	/** How many orders the block counted when the last page had come back. */
	readonly orders?: number;
	/** The IDs of the orders that were listed. */
	readonly listed: readonly string[];
	/** `lastFilterDate` after the run. */
	readonly value?: string;
}

export function reportSync(execution: Execution, nodes: readonly WorkflowNode[]): SyncReport {
	const items = (match: (node: WorkflowNode) => boolean, output = 0): readonly Item[] =>
		nodes.filter(match).flatMap(({ name }) => outputItems(execution, name, output));
	const window = items(isBlock('dateUtility', 'getWindow')).at(-1)?.json;
	const done = items(isBlock('shopifyListOrders'), 1).at(-1)?.json;
	const advanced = items(isBlock('accountVariable', 'advance')).at(-1)?.json;
	return {
		executionId: execution.id,
		at: execution.stoppedAt ?? execution.startedAt,
		failure: failureOf(execution),
		from: asText(window?.from),
		to: asText(window?.to),
		orders: typeof done?.orders === 'number' ? done.orders : undefined,
		listed: items(isBlock('shopifyListOrders')).flatMap(({ json }) => asText(json.id) ?? []),
		value: asText(advanced?.value),
	};
}

/** n8n's name for a block of ours ends in the block's own; an operation narrows it down. */
export function isBlock(type: string, operation?: string): (node: WorkflowNode) => boolean {
	return (node) =>
		node.type === `n8n-nodes-scheduled-sync.${type}` &&
		(operation === undefined || node.parameters.operation === operation);
}

/** Where and why an execution failed, with the remedy if it names one; undefined when it succeeded. */
export function failureOf(execution: Execution): string | undefined {
	if (execution.status === 'success') return undefined;
	const { error, lastNodeExecuted } = execution.data?.resultData ?? {};
	const where = lastNodeExecuted === undefined ? '' : `in "${lastNodeExecuted}": `;
	const what = error?.message ?? `the execution ended as ${execution.status}`;
	const remedy = error?.description ? ` ${error.description}` : '';
	return `${where}${what}${remedy}`;
}

function asText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
