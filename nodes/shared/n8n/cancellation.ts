import type { IExecuteFunctions } from 'n8n-workflow';

import { EngineError } from '../../../engine/errors';

type Cancellable = Pick<IExecuteFunctions, 'getExecutionCancelSignal'>;

/** Whether the execution was canceled or timed out; the block still runs then, until it stops by itself. */
export function isCancelled(context: Cancellable): boolean {
	return context.getExecutionCancelSignal()?.aborted === true;
}

/**
 * To be asked before each batch.
 *
 * @throws EngineError `canceled`; n8n takes an execution for canceled, and not for failed, by the word in the message
 */
export function stopIfCancelled(context: Cancellable): void {
	if (!isCancelled(context)) return;
	throw new EngineError('canceled', {
		message: 'The execution was canceled before all records were dealt with',
		remedy:
			'Nothing is lost: the next run covers the same window again, and what is there already changes nothing.',
	});
}
