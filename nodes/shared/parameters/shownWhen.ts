import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Shows fields where other parameters have these values too; what a field asks for itself comes first. */
export function shownWhen(
	show: NonNullable<IDisplayOptions['show']>,
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
	}));
}

/** Shows the fields for that operation only. */
export function forOperation(
	operation: string,
	fields: readonly INodeProperties[],
): INodeProperties[] {
	return shownWhen({ operation: [operation] }, fields);
}
