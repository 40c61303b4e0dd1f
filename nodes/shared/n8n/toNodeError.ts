import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { EngineError, type RetryAdvice } from '../../../engine/errors';
import { errorInEditor } from './labels';
import { withoutMarkup } from './markup';

/**
 * The one place where an error becomes n8n's: the title says what happened, the description what to do next.
 * An error that is n8n's already passes unchanged.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeOperationError || error instanceof NodeApiError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof EngineError) {
		const { message, remedy, parameter } = errorInEditor(error);
		const nodeError = new NodeOperationError(node, message, {
			// n8n shows the title as text, and this as HTML.
			description: withoutMarkup(remedy),
			itemIndex,
		});
		// n8n puts a stock phrase in the place of a message that has ECONNREFUSED or the like anywhere in it.
		nodeError.message = message;
		nodeError.messages = [];
		nodeError.context.kind = error.kind;
		if (parameter !== undefined) nodeError.context.parameter = parameter;
		if (error.retry !== undefined) nodeError.context.retry = { ...error.retry };
		return nodeError;
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), {
		itemIndex,
	});
}

/** What a source has said of trying again, from the error that an execution has failed with, which may have come by a database. */
export function retryAdviceIn(error: unknown): RetryAdvice | undefined {
	const { context } = (error ?? {}) as { readonly context?: { readonly retry?: RetryAdvice } };
	const { kind, retryAfterMs } = context?.retry ?? {};
	return kind === 'signInRefused' || kind === 'rateLimited' ? { kind, retryAfterMs } : undefined;
}
