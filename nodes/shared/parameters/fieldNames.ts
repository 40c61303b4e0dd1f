import { invalidParameter, type ParameterName, type ParameterSource, readString } from './read';

/**
 * Reads a parameter that names fields. One that gives a number or the like holds the value that an item has in the field: so
 * it is entered by dragging a field into an expression.
 *
 * @throws EngineError `invalidParameter`
 */
export function readFieldNames(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	limits: { readonly required?: boolean; readonly example: string },
): string {
	const value = source.getNodeParameter(parameter.name, itemIndex, '') as unknown;
	if (value === null || value === undefined || typeof value === 'string') {
		return readString(source, parameter, itemIndex, limits);
	}
	const { label } = parameter;
	const [example = ''] = limits.example.split(', ');
	throw invalidParameter(label, 'must name a field', value, nameNotValue(label, example));
}

/** What to do where a parameter holds the value of the field that it is to name. */
export function nameNotValue(label: string, example: string): string {
	return `Enter the field's name in "${label}", for example ${example}, and not {{ $json.${example} }}, which gives the value that each item has in it.`;
}
