import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withOrderFields } from '../../../../../engine/sources/shopify';
import type { OrderCursor, OrderFields } from '../../../../../engine/sources/shopify';
import { streamedBatchSize } from '../../../../../engine/sync';
import { environment } from '../../../../shared/n8n/environment';
import { outputTime } from '../../../../shared/n8n/output';
import { readInstant } from '../../../../shared/parameters/instant';
import { invalidParameter, readNumber, readOption } from '../../../../shared/parameters/read';
import { readOptionalRunId } from '../../../../shared/parameters/run';
import { readSimplify } from '../../../../shared/parameters/simplify';
import { readOrderFields } from '../../../../shared/shopify/orderFieldParameters';
import { readRequestOptions, type RequestOptions } from '../../../../shared/shopify/requestOptions';
import { type OutputMode, readOutputMode } from '../../../fields/batches';
import { readExternalId, readTableTarget, type TableTarget } from '../../../fields/table';
import { readTransform, type Transform } from '../../../fields/transform';
import { readWorkflowId } from '../../../fields/workflow';
import { ordersCreatedSince } from './properties';

/** What one input item asks for. */
export interface StreamedRequest {
	readonly runId: string;
	/** Epoch milliseconds; the end is excluded. */
	readonly from: number;
	readonly to: number;
	readonly cursor: OrderCursor;
	/** Only orders created from then on count; undefined for all. Epoch milliseconds. */
	readonly createdSince?: number | undefined;
	/** The fields that make up the external ID. */
	readonly key: readonly string[];
	readonly fields: OrderFields;
	readonly handOver: HandOver;
	readonly batchSize: number;
	readonly output: OutputMode;
	/** Whether the results are simplified. */
	readonly isSimple: boolean;
	readonly requests: RequestOptions;
}

export type HandOver =
	| {
			readonly to: 'table';
			readonly target: TableTarget;
			/** Undefined: records are written as they come. */
			readonly transform: Transform | undefined;
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
	const cursorField = { name: 'cursorField', label: 'Cursor Field' };
	const cursor = readOption(context, cursorField, itemIndex, ['updatedAt', 'createdAt']);
	const handOver = readHandOver(context, itemIndex);
	const requests = readRequestOptions(context, itemIndex);
	return {
		runId: readStreamedRunId(context, itemIndex),
		from,
		to,
		cursor,
		createdSince: readCreatedSince(context, itemIndex),
		key,
		// An own selection need not name what tells orders apart.
		fields: withOrderFields(readOrderFields(context, itemIndex), [...key, 'updatedAt', cursor]),
		handOver,
		batchSize:
			handOver.to === 'subWorkflow' ? requests.pageSize : readBatchSize(context, itemIndex),
		output: readOutputMode(context, itemIndex),
		isSimple: readSimplify(context, itemIndex),
		requests,
	};
}

/** An option that was added must hold a time: an expression that came to nothing would take in all orders. */
function readCreatedSince(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const added = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (!Object.hasOwn(added, ordersCreatedSince.name)) return undefined;
	const label = ordersCreatedSince.displayName;
	const name = `options.${ordersCreatedSince.name}`;
	const since = readInstant(context, { name, label }, itemIndex);
	if (since !== undefined && since <= environment().now()) return since;
	throw invalidParameter(
		label,
		since === undefined ? 'must not be empty' : 'must not be in the future',
		since === undefined ? '' : outputTime(since),
		'Enter the time from which on orders matter, for example {{ $now.minus({ days: 59 }) }}, or remove the option.',
	);
}

function readHandOver(context: IExecuteFunctions, itemIndex: number): HandOver {
	const name = { name: 'handOver', label: 'Send To' };
	const to = readOption(context, name, itemIndex, ['table', 'subWorkflow']);
	if (to === 'table') {
		const target = readTableTarget(context, itemIndex);
		const transform = readTransform(context, itemIndex, target.key);
		return { to, target: { ...target, key: transform?.key ?? target.key }, transform };
	}
	const workflow = { name: 'workflowId', label: 'Workflow' };
	return { to, workflowId: readWorkflowId(context, workflow, itemIndex, 'each page of orders') };
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
		'must be given where orders are streamed',
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
