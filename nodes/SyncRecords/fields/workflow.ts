import {
	invalidParameter,
	type ParameterName,
	type ParameterSource,
} from '../../shared/parameters/read';

/**
 * Reads which workflow is to be run.
 *
 * @param takes what it is to take, for the remedy: "each page of orders"
 * @throws EngineError `invalidParameter`
 */
export function readWorkflowId(
	source: ParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
	takes: string,
): string {
	const given = source.getNodeParameter(name, itemIndex, '') as unknown;
	// As the editor keeps a choice; an expression may give the bare ID.
	const workflowId = isObject(given) ? given.value : given;
	if (typeof workflowId === 'string' && workflowId !== '') return workflowId;
	throw invalidParameter(
		label,
		'must be chosen',
		workflowId,
		`Choose the workflow that takes ${takes}. It begins with the trigger "When Executed by Another Workflow".`,
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
