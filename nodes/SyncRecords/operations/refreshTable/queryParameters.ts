import { isDate } from 'node:util/types';

import type { INodeProperties } from 'n8n-workflow';

import type { QueryValue } from '../../../../engine/destination';
import { shown } from '../../../../engine/shortened';
import { labels } from '../../../shared/n8n/labels';
import { invalidParameter, type ParameterSource } from '../../../shared/parameters/read';

const label = labels.option.queryParameters;

export const queryParametersField: INodeProperties = {
	displayName: label,
	name: 'queryParameters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add value',
	default: {},
	options: [
		{
			displayName: 'Value',
			name: 'values',
			values: [
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. {{ $now.minus({ days: 30 }).toISODate() }}',
					description: 'A text, a number, or true or false',
				},
			],
		},
	],
	description:
		'The values for $1, $2 and so on in the query, in their order. They are never part of its text, whatever they hold.',
};

/**
 * The values in their order; times as ISO 8601.
 *
 * @throws EngineError `invalidParameter` for what is no single value
 */
export function readQueryParameters(
	source: ParameterSource,
	itemIndex: number,
): readonly QueryValue[] {
	const given = source.getNodeParameter('queryParameters.values', itemIndex, []) as unknown;
	const values = Array.isArray(given) ? (given as readonly unknown[]) : [];
	return values.map((each, index) => {
		const value = fieldOf(each, 'value');
		const bound = boundValue(value);
		if (bound !== undefined) return bound;
		throw invalidParameter(
			label,
			`must hold single values, and $${index + 1} is none`,
			value,
			`Enter a text, a number, or true or false for $${index + 1} in "${label}". If it holds an expression, check what that gives for this item: it is ${shown(value)}.`,
		);
	});
}

function boundValue(value: unknown): QueryValue | undefined {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return value;
		case 'number':
			return Number.isFinite(value) ? value : undefined;
		default:
			return timeText(value);
	}
}

/** Expressions give times as luxon's. */
function timeText(value: unknown): string | undefined {
	if (isDate(value)) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	const toISO = fieldOf(value, 'toISO');
	const text: unknown = typeof toISO === 'function' ? toISO.call(value) : undefined;
	return typeof text === 'string' ? text : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null
		? (value as Readonly<Record<string, unknown>>)[name]
		: undefined;
}
