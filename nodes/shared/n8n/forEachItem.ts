import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { EngineError } from '../../../engine/errors';
import { Slices } from '../../../engine/slices';
import { goesOn } from './cancellation';
import { errorInEditor } from './labels';
import { toNodeError } from './toNodeError';

/**
 * Runs `operation` for every input item, in order, and links what it returns to that item. With *On Error*
 * set to continue, a failing item comes out as `{ error, details? }` and the rest go on; otherwise the first
 * failure is thrown with its item's index.
 */
export async function forEachItem(
	context: IExecuteFunctions,
	operation: (itemIndex: number) => Promise<readonly IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	const slices = new Slices();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const pairedItem = { item: itemIndex };
		if (slices.isOver) await slices.next();
		try {
			for (const json of await operation(itemIndex)) output.push({ json, pairedItem });
		} catch (error) {
			if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
			output.push({ json: describeFailure(error), pairedItem });
		}
	}
	return output;
}

/**
 * What comes out for an item that failed, with *On Error* set to continue. n8n sends an item to the error output only
 * if it holds nothing besides `error`, `message` and `details`.
 */
export function describeFailure(error: unknown): IDataObject {
	const message = messageInEditor(error);
	if (!(error instanceof EngineError)) return { error: message };
	const { remedy } = errorInEditor(error);
	return { error: message, details: { kind: error.kind, remedy } };
}

/** What happened, in the editor's words, also where it is kept rather than shown at once. */
export function messageInEditor(error: unknown): string {
	if (error instanceof EngineError) return errorInEditor(error).message;
	return error instanceof Error ? error.message : String(error);
}
