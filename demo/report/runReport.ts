import {
	type Execution,
	type Item,
	outputItems,
	type WorkflowNode,
	failureOf,
	isBlock,
} from '../../rig/n8n/workflow';

/** What one execution of a workflow on Sync Run and Sync Records did, read from n8n's record of it. */
export interface RunReport {
	readonly executionId: string;
	readonly at: string;
	/** Undefined when it succeeded. */
	readonly failure?: string;
	/** Why *Begin* did not begin a run. */
	readonly skipped?: string;
	/** From the first slice's beginning to the last one's end, if there was a receipt. */
	readonly from?: string;
	readonly to?: string;
	/** Of all slices. */
	readonly counts: Readonly<Record<CountName, number>>;
	/** Of the last receipt. */
	readonly verdict?: string;
	/** What became of single records. */
	readonly single: readonly { readonly externalId: string; readonly action: string }[];
}

const countNames = ['fetched', 'created', 'updated', 'unchanged', 'failed'] as const;
type CountName = (typeof countNames)[number];

/** @param sync of which sync, where a workflow runs several. Default: of all */
export function reportRun(
	execution: Execution,
	nodes: readonly WorkflowNode[],
	sync?: string,
): RunReport {
	const items = (match: (node: WorkflowNode) => boolean, output = 0): readonly Item[] =>
		nodes.filter(match).flatMap(({ name }) => outputItems(execution, name, output));
	const ofSync = (json: Item['json']) => sync === undefined || json.sync === sync;
	const receipts = items(isBlock('syncRun', 'commit'))
		.map(({ json }) => json)
		.filter(ofSync);
	const skipped = items(isBlock('syncRun', 'begin'), 1)
		.map(({ json }) => json)
		.findLast(ofSync)?.message;
	return {
		executionId: execution.id,
		at: execution.stoppedAt ?? execution.startedAt,
		failure: failureOf(execution),
		skipped: asText(skipped),
		from: asText(receipts[0]?.from),
		to: asText(receipts.at(-1)?.to),
		counts: sum(receipts.map(countsOf)),
		verdict: asText(receipts.at(-1)?.verdict),
		single: items(isBlock('syncRecords', 'syncOne')).map(({ json }) => ({
			externalId: String(json.externalId),
			action: String(json.action),
		})),
	};
}

/** A receipt that is simplified has them beside the rest. */
function countsOf(receipt: Item['json']): Partial<Record<CountName, number>> {
	return (receipt.counts ?? receipt) as Partial<Record<CountName, number>>;
}

function sum(counts: readonly Partial<Record<CountName, number>>[]): RunReport['counts'] {
	const total = (name: CountName) => counts.reduce((so, count) => so + (count[name] ?? 0), 0);
	return Object.fromEntries(countNames.map((name) => [name, total(name)])) as RunReport['counts'];
}

function asText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
