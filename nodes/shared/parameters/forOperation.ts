import type { INodeProperties } from 'n8n-workflow';

/** Shows the fields for that operation only. */
export function forOperation(
	operation: string,
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { operation: [operation], ...field.displayOptions?.show },
		},
	}));
}
