import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether a failure becomes an item. A cancelled execution ends. */
export function goesOn(context: IExecuteFunctions): boolean {
	return context.continueOnFail() && context.getExecutionCancelSignal()?.aborted !== true;
}
