import type { IExecuteFunctions } from 'n8n-workflow';

import type { EngineError } from '../../../engine/errors';
import { blockError } from './errors';

type Cancelable = Pick<IExecuteFunctions, 'getExecutionCancelSignal'>;

/** Says whether the execution was canceled or timed out; the block still runs then, until it stops by itself. */
export function isCanceled(context: Cancelable): boolean {
	return context.getExecutionCancelSignal()?.aborted === true;
}

/** Says whether a failure becomes an item, with *On Error* set to continue. A canceled execution ends. */
export function goesOn(context: Cancelable & Pick<IExecuteFunctions, 'continueOnFail'>): boolean {
	return context.continueOnFail() && !isCanceled(context);
}

/** @param doing completes "The execution was canceled": n8n takes it for canceled, and not for failed, by that word */
export function canceled(doing: string, remedy: string): EngineError<'canceled'> {
	return blockError('canceled', `The execution was canceled ${doing}`, remedy);
}
