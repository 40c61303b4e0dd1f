import { type JsonPath, pathFault } from '../../../engine/sources/http';
import {
	invalidParameter,
	type ParameterName,
	type ParameterSource,
	readString,
} from '../parameters/read';

/** @throws EngineError `invalidParameter`: no path, or none where one is needed */
export function readPath(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	{ required = false }: { readonly required?: boolean } = {},
): JsonPath {
	const path = readString(source, parameter, itemIndex, { required, example: 'data.items' }).trim();
	const fault = pathFault(path);
	if (fault === undefined) return path;
	throw invalidParameter(
		parameter.label,
		'must be names with dots between them',
		path,
		`It ${fault}. Enter for example data.items, or groups[*].items.`,
	);
}
