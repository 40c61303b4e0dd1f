import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import type { ParameterSource } from '../shared/parameters/read';

/** Parameters as they stand in the editor, where there are no items. */
export function editorParameters(context: ILoadOptionsFunctions): ParameterSource {
	return {
		getNodeParameter: ((name: string, _itemIndex: number, fallback: unknown) =>
			context.getNodeParameter(name, fallback)) as IExecuteFunctions['getNodeParameter'],
	};
}
