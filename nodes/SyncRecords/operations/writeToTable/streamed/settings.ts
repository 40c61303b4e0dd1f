import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { newDryRunId } from '../../../../../engine/run';
import { orderLists } from '../../../../../engine/sources/shopify';
import { streamedBatchSize } from '../../../../../engine/sync';
import type { TimeRange } from '../../../../../engine/time';
import { environment } from '../../../../shared/n8n/environment';
import { outputTime } from '../../../../shared/n8n/output';
import { readInstant } from '../../../../shared/parameters/instant';
import { invalidParameter, readNumber, readOption } from '../../../../shared/parameters/read';
import { readOptionalRunId } from '../../../../shared/parameters/run';
import { readSimplify } from '../../../../shared/parameters/simplify';
import { type ArchiveSettings, readArchiveTo } from '../../../fields/archive';
import { type OutputMode, readOutputMode } from '../../../fields/batches';
import { type DeletedWhen, readDeletedWhen } from '../../../fields/deletedWhen';
import { readKeepFailed } from '../../../fields/keepFailed';
import { readOrderTarget } from '../../../fields/orderTables';
import {
	archive,
	httpApi,
	shopifyOrders,
	shopifyProducts,
	streamedSource,
} from '../../../fields/source';
import { readExternalId } from '../../../../shared/parameters/externalId';
import { readTableTarget, type TableTarget } from '../../../fields/table';
import { readTransform, type Transform } from '../../../fields/transform';
import { readWorkflowId } from '../../../fields/workflow';
import { readArchiveSource } from './sources/archive';
import { readHttpApi } from './sources/httpApi';
import { readShopifyOrders } from './sources/shopifyOrders';
import { readShopifyProducts } from './sources/shopifyProducts';
import type { StreamedSource } from './sources/streamedSource';

/** What one input item asks for. */
export interface StreamedRequest {
	/** Undefined where no run is worked for, as by a replay. */
	readonly runId: string | undefined;
	/** The sync, where no run says it. */
	readonly sync?: string;
	/** Undefined where the source says it. */
	readonly window: TimeRange | undefined;
	readonly source: StreamedSource;
	/** How what is read is archived; undefined: not at all. */
	readonly archive: ArchiveSettings | undefined;
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
	if (streamedSource(context) === archive) return readReplayRequest(context, itemIndex);
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
	const ofOrders = streamedSource(context) === shopifyOrders;
	const handOver = readHandOver(context, itemIndex, ofOrders);
	const source = readSource(context, itemIndex, key, handOver);
	return {
		runId: readStreamedRunId(context, itemIndex),
		window: { from, to },
		source,
		archive: readArchiveTo(context, itemIndex),
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

/**
 * A replay works for no run: it moves no watermark, and takes from no receipt what it says. A dry one has the ID of a run
 * that is nowhere recorded, by which nothing is written.
 */
function readReplayRequest(context: IExecuteFunctions, itemIndex: number): StreamedRequest {
	const handOver = readTableHandOver(context, itemIndex, true);
	const isForOne = handOver.to === 'table' && handOver.target.listTables === undefined;
	const lists = isForOne ? undefined : orderLists;
	const { sync, isDry, source } = readArchiveSource(context, itemIndex, lists);
	return {
		runId: isDry ? newDryRunId(environment(), sync) : undefined,
		sync,
		window: undefined,
		source,
		archive: undefined,
		key: readExternalId(context, itemIndex),
		handOver,
		batchSize: readBatchSize(context, itemIndex),
		output: readOutputMode(context, itemIndex),
		keepFailed: false,
		isSimple: readSimplify(context, itemIndex),
	};
}

function readSource(
	context: IExecuteFunctions,
	itemIndex: number,
	key: readonly string[],
	handOver: HandOver,
): StreamedSource {
	const from = streamedSource(context);
	if (from === httpApi) return readHttpApi(context, itemIndex, key);
	if (from === shopifyProducts) {
		return readShopifyProducts(context, itemIndex, handOver.to === 'table' ? 'rows' : 'records');
	}
	const shape = handOver.to !== 'table' ? 'orders' : handOver.target.listTables ? 'tables' : 'rows';
	return readShopifyOrders(context, itemIndex, key, shape);
}

function readHandOver(context: IExecuteFunctions, itemIndex: number, ofOrders: boolean): HandOver {
	const name = { name: 'handOver', label: 'Send To' };
	const to = readOption(context, name, itemIndex, ['table', 'subWorkflow']);
	if (to === 'table') return readTableHandOver(context, itemIndex, ofOrders);
	const workflow = { name: 'workflowId', label: 'Workflow' };
	return { to, workflowId: readWorkflowId(context, workflow, itemIndex, 'each page of records') };
}

function readTableHandOver(
	context: IExecuteFunctions,
	itemIndex: number,
	ofOrders = false,
): HandOver {
	const target = (ofOrders ? readOrderTarget : readTableTarget)(context, itemIndex);
	const isOne = target.listTables === undefined;
	const transform = isOne ? readTransform(context, itemIndex, target.key) : undefined;
	const deletedWhen = readDeletedWhen(context, itemIndex);
	const key = transform?.key ?? target.key;
	const { deletes } = deletedWhen ?? {};
	return { to: 'table', target: { ...target, key, deletes }, transform, deletedWhen };
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
