import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { streamedBatchSize } from '../../../../../engine/sync';
import { outputTime } from '../../../../shared/n8n/output';
import { readInstant } from '../../../../shared/parameters/instant';
import { invalidParameter, readNumber, readOption } from '../../../../shared/parameters/read';
import { readOptionalRunId } from '../../../../shared/parameters/run';
import { readSimplify } from '../../../../shared/parameters/simplify';
import { type OutputMode, readOutputMode } from '../../../fields/batches';
import { type DeletedWhen, readDeletedWhen } from '../../../fields/deletedWhen';
import { readKeepFailed } from '../../../fields/keepFailed';
import { httpApi, streamedSource } from '../../../fields/source';
import { readExternalId } from '../../../../shared/parameters/externalId';
import { readTableTarget, type TableTarget } from '../../../fields/table';
import { readTransform, type Transform } from '../../../fields/transform';
import { readWorkflowId } from '../../../fields/workflow';
import { readHttpApi } from './sources/httpApi';
import { readShopifyOrders } from './sources/shopifyOrders';
import type { StreamedSource } from './sources/streamedSource';

/** What one input item asks for. */
export interface StreamedRequest {
	readonly runId: string;
	/** Epoch milliseconds; the end is excluded. */
	readonly from: number;
	readonly to: number;
	readonly source: StreamedSource;
	/** The fields that make up the external ID. */
	readonly key: readonly string[];
	readonly handOver: HandOver;
	readonly batchSize: number;
	readonly output: OutputMode;
	/** Whether what fails is kept, to be tried again. */
	readonly keepFailed: boolean;
	/** Whether the results are simplified. */
	readonly isSimple: boolean;
}

export type HandOver =
	| {
			readonly to: 'table';
			readonly target: TableTarget;
			/** Undefined: records are written as they come. */
			readonly transform: Transform | undefined;
			readonly deletedWhen: DeletedWhen | undefined;
	  }
	| { readonly to: 'subWorkflow'; readonly workflowId: string };

/** @throws EngineError `invalidParameter` that names the parameter */
export function readStreamedRequest(
	context: IExecuteFunctions,
	itemIndex: number,
): StreamedRequest {
	const key = readExternalId(context, itemIndex);
	const from = readBound(context, itemIndex, 'From');
	const to = readBound(context, itemIndex, 'To');
	if (from > to) {
		throw invalidParameter(
			'From',
			'must not be later than "To"',
			outputTime(from),
			'Take both from the item that Begin gave out: {{ $json.from }} and {{ $json.to }}.',
		);
	}
	const handOver = readHandOver(context, itemIndex);
	const source = readSource(context, itemIndex, key, handOver);
	return {
		runId: readStreamedRunId(context, itemIndex),
		from,
		to,
		source,
		key,
		handOver,
		// What is handed over, is so page by page.
		batchSize:
			(handOver.to === 'subWorkflow' && source.pageSize) || readBatchSize(context, itemIndex),
		output: readOutputMode(context, itemIndex),
		keepFailed: readKeepFailed(context, itemIndex),
		isSimple: readSimplify(context, itemIndex),
	};
}

function readSource(
	context: IExecuteFunctions,
	itemIndex: number,
	key: readonly string[],
	{ to }: HandOver,
): StreamedSource {
	return streamedSource(context) === httpApi
		? readHttpApi(context, itemIndex, key)
		: readShopifyOrders(context, itemIndex, key, to === 'table' ? 'rows' : 'orders');
}

function readHandOver(context: IExecuteFunctions, itemIndex: number): HandOver {
	const name = { name: 'handOver', label: 'Send To' };
	const to = readOption(context, name, itemIndex, ['table', 'subWorkflow']);
	if (to === 'table') {
		const target = readTableTarget(context, itemIndex);
		const transform = readTransform(context, itemIndex, target.key);
		const deletedWhen = readDeletedWhen(context, itemIndex);
		const key = transform?.key ?? target.key;
		const { deletes } = deletedWhen ?? {};
		return { to, target: { ...target, key, deletes }, transform, deletedWhen };
	}
	const workflow = { name: 'workflowId', label: 'Workflow' };
	return { to, workflowId: readWorkflowId(context, workflow, itemIndex, 'each page of records') };
}

function readBatchSize(context: IExecuteFunctions, itemIndex: number): number {
	const added = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (!Object.hasOwn(added, 'batchSize')) return streamedBatchSize;
	const name = { name: 'options.batchSize', label: 'Batch Size' };
	return readNumber(context, name, itemIndex, { min: 1, max: 10_000, integer: true });
}

/** A checkpoint belongs to a run. */
function readStreamedRunId(context: IExecuteFunctions, itemIndex: number): string {
	const runId = readOptionalRunId(context, itemIndex);
	if (runId !== undefined) return runId;
	throw invalidParameter(
		'Run ID',
		'must be given where the node reads for itself',
		'',
		'Lead the item that Begin of Sync Run gives out to this node, and enter {{ $json.runId }} in "Run ID". Without a run there would be no checkpoint.',
	);
}

function readBound(context: IExecuteFunctions, itemIndex: number, label: 'From' | 'To'): number {
	const name = label.toLowerCase();
	const instant = readInstant(context, { name, label }, itemIndex);
	if (instant !== undefined) return instant;
	throw invalidParameter(
		label,
		'must not be empty',
		'',
		`Take "${label}" from the item that Begin gave out: {{ $json.${name} }}.`,
	);
}
