import type { INodeProperties } from 'n8n-workflow';

import { expressionFor, runGiver } from '../n8n/upstream';
import { type ParameterSource, readString } from './read';

const syncName = { name: 'syncName', label: 'Sync Name' };
const syncNameExample = 'shopify.orders';
const runId = { name: 'runId', label: 'Run ID' };

/** Its description says what for. */
export const syncNameField: INodeProperties = {
	displayName: syncName.label,
	name: syncName.name,
	type: 'string',
	default: '',
	placeholder: 'e.g. shopify.orders',
};

export function readSyncName(source: ParameterSource, itemIndex: number): string {
	const limits = { required: true, example: syncNameExample };
	return readString(source, syncName, itemIndex, limits).trim();
}

/** Undefined when none is given. */
export function readOptionalSyncName(
	source: ParameterSource,
	itemIndex: number,
): string | undefined {
	const given = readString(source, syncName, itemIndex, { example: syncNameExample }).trim();
	return given === '' ? undefined : given;
}

/** Its description says what for, and its default and placeholder where it comes from. */
export const runIdField = {
	displayName: runId.label,
	name: runId.name,
	type: 'string',
	default: '',
} as const;

export function readRunId(source: ParameterSource, itemIndex: number): string {
	const example = () => `{{ ${expressionFor(source, runGiver)}.item.json.runId }}`;
	return readString(source, runId, itemIndex, { required: true, example }).trim();
}

/** Undefined when none is given: empty, or an expression that gives nothing. */
export function readOptionalRunId(source: ParameterSource, itemIndex: number): string | undefined {
	const given = source.getNodeParameter(runId.name, itemIndex, '') as unknown;
	if (given === null || given === undefined) return undefined;
	const example = () => `{{ ${expressionFor(source, runGiver)}.first().json.runId }}`;
	const text = readString(source, runId, itemIndex, { example }).trim();
	return text === '' ? undefined : text;
}
