import type { ILoadOptionsFunctions, ITriggerFunctions } from 'n8n-workflow';

import type { ParameterSource } from './read';

/** A trigger, and a list in the editor, read their parameters without an item. */
export function withoutItems(context: ITriggerFunctions | ILoadOptionsFunctions): ParameterSource {
	return {
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) =>
			context.getNodeParameter(name, fallback),
	} as ParameterSource;
}
