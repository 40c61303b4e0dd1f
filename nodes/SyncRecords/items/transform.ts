import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';

import type { EngineError } from '../../../engine/errors';
import { recordKey, TransformOutlet } from '../../../engine/sync';
import type { Outlet, Returned, TransformOptions } from '../../../engine/sync';
import { blockError } from '../../shared/n8n/errors';
import { errorIn, errorText } from '../../shared/n8n/itemError';
import { labels } from '../../shared/n8n/labels';
import type { Transform } from '../fields/transform';
import { placeJson } from './output';
import { contentOf, withPlainTimes } from './records';
import { subWorkflow } from './subWorkflow';

/** Puts a transform before an outlet, if there is one. */
export function withTransform(
	context: IExecuteFunctions,
	outlet: Outlet,
	transform: Transform | undefined,
	{ sourceKey, runId }: { readonly sourceKey: readonly string[]; readonly runId: string | null },
): Outlet {
	if (transform === undefined) return outlet;
	const { workflowId, key } = transform;
	const by = transformBy(context, workflowId, runId);
	return new TransformOutlet(outlet, { sourceKey, key, transform: by });
}

/**
 * Transforms records by a workflow of the user's: a batch goes in as items, each with `_sync`, and what its last node
 * gives out is written.
 *
 * @param runId null where no run is told
 */
function transformBy(
	context: IExecuteFunctions,
	workflowId: string,
	runId: string | null,
): TransformOptions['transform'] {
	const run = subWorkflow(context, workflowId, { failed: transformFailed, waits: transformWaits });
	return async (records, place) => {
		const items = records.map(({ externalId, version, columns }) => {
			const _sync = { externalId, version, runId, ...placeJson(place) };
			return { json: { ...columns, _sync } as IDataObject };
		});
		const byName = new Map(records.map((record) => [recordKey(record), record]));
		const returned = await run(items);
		return returned.map((item, index) => {
			const of = recordName(item.json._sync);
			const record = of === undefined ? records[index] : byName.get(recordKey(of));
			return { of, ...outcomeIn(item, record?.columns.error) };
		});
	};
}

/** @param ownError what the record itself has in a field of that name */
function outcomeIn({ json, error }: INodeExecutionData, ownError: unknown): Omit<Returned, 'of'> {
	const fields = contentOf(json, ['_sync']);
	const said = isDeepStrictEqual(fields.error, ownError) ? error : errorIn({ json: fields, error });
	const columns = withPlainTimes(fields);
	return { columns, error: said === undefined ? undefined : errorText(said) };
}

function recordName(_sync: unknown): Returned['of'] {
	const { externalId, version } = (_sync ?? {}) as IDataObject;
	// A record without a cursor has no version.
	const hasVersion = typeof version === 'string' || version === null;
	return typeof externalId === 'string' && hasVersion ? { externalId, version } : undefined;
}

/** That a batch was not transformed as a whole, and why as far as the workflow says. */
function transformFailed(cause: unknown): EngineError {
	const why = cause ? errorText(cause) : 'it does not say why';
	return blockError(
		'transformFailed',
		`The sub-workflow of "${labels.option.transformWith}" failed: ${why}`,
		'See its own execution for the cause. To have a single record fail instead of all, set "On Error" of the node at fault to "Continue". Nothing of this batch was written; another try of this node, or the next run, goes on there.',
		{ parameter: labels.option.transformWith, cause },
	);
}

function transformWaits(): EngineError {
	return blockError(
		'transformFailed',
		`The sub-workflow of "${labels.option.transformWith}" waits, and has not given the records back`,
		'Take what waits for a time, a webhook or a form out of the sub-workflow. Nothing of this batch was written; another try of this node, or the next run, goes on there.',
		{ parameter: labels.option.transformWith },
	);
}
