import {
	getVariableValues,
	type GraphQLError,
	print,
	type VariableDefinitionNode,
	type VariableValues,
} from 'graphql';
import type { CheckedDocument } from './documents';
import { DocumentFault, type ErrorEntry } from './fault';
import type { ApiSchema } from './schemas';

/** The variables of an operation as its types have them; throws a {@link DocumentFault} where they do not fit. */
export function readVariables(
	{ operation }: CheckedDocument,
	given: Readonly<Record<string, unknown>>,
	api: ApiSchema,
): VariableValues {
	const definitions = operation.variableDefinitions ?? [];
	const read = getVariableValues(api.schema, definitions, given);
	if (read.errors === undefined) return read.variableValues;
	throw new DocumentFault(read.errors.map((error) => toVariableError(error, definitions, given)));
}

/** `Variable $first of type Int was provided invalid value`, with the problems beside it. */
function toVariableError(
	error: GraphQLError,
	definitions: readonly VariableDefinitionNode[],
	given: Readonly<Record<string, unknown>>,
): ErrorEntry {
	const name = /^Variable "\$(\w+)"/.exec(error.message)?.[1] ?? '';
	const definition = definitions.find(({ variable }) => variable.name.value === name);
	const type = definition === undefined ? '' : print(definition.type);
	const value = given[name] ?? null;
	return {
		message: `Variable $${name} of type ${type} was provided invalid value`,
		locations: error.locations,
		extensions: {
			code: 'INVALID_VARIABLE',
			value,
			problems: [{ path: [], explanation: explain(error.message, value, type) }],
		},
	};
}

function explain(message: string, value: unknown, type: string): string {
	if (value === null) return 'Expected value to not be null';
	const options = /enum\. Did you mean/.test(message);
	if (options || /does not exist in/.test(message)) {
		return `Expected "${String(value)}" to be one of the values of ${type.replace(/[![\]]/g, '')}`;
	}
	return `Could not coerce value ${JSON.stringify(value)} to ${type.replace(/[![\]]/g, '')}`;
}
