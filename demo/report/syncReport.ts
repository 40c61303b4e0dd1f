import { failureOf, isBlock, outputItems } from '../../rig/n8n/workflow';
import type { Execution, Item, WorkflowNode } from '../../rig/n8n/workflow';

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

function asText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
