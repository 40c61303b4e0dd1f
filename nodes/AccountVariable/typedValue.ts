import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { JsonValue, VariableType, VariableValue } from '../../engine/store';
import { invalidParameter, readBoolean, readOption } from '../shared/parameters/read';
import type { ParameterSource } from '../shared/parameters/read';

const variableTypes = ['string', 'number', 'boolean', 'json', 'date'] as const;

/** The parameters that hold one value: its type, and a field for each kind of entry. */
interface ValueParameters {
	readonly type: string;
	/** For text, dates and JSON. */
	readonly value: string;
	readonly numberValue: string;
	readonly booleanValue: string;
}

/** `''` gives `type`, `value`, `numberValue`, `booleanValue`; `'default'` gives `defaultType`, `defaultValue`, … */
export function valueParameters(prefix: string): ValueParameters {
	const named = (name: string) =>
		prefix === '' ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	return {
		type: named('type'),
		value: named('value'),
		numberValue: named('numberValue'),
		booleanValue: named('booleanValue'),
	};
}

/** @param show what has to be chosen for the fields to be shown, beside the type */
export function valueFields(
	prefix: string,
	label: string,
	show: IDisplayOptions['show'] = {},
): INodeProperties[] {
	const { type, value, numberValue, booleanValue } = valueParameters(prefix);
	const shownFor = (...types: VariableType[]): IDisplayOptions => ({
		show: { ...show, [type]: types },
	});
	const displayName = `${label}Value`;
	return [
		{
			displayName: `${label}Type`,
			name: type,
			type: 'options',
			options: [
				{ name: 'Boolean', value: 'boolean' },
				{ name: 'Date', value: 'date' },
				{ name: 'JSON', value: 'json' },
				{ name: 'Number', value: 'number' },
				{ name: 'String', value: 'string' },
			],
			default: 'string',
			description: 'What kind of value it is; it comes back as that',
			displayOptions: { show },
		},
		{
			displayName,
			name: value,
			type: 'string',
			default: '',
			description: 'The text, up to 1 MB',
			displayOptions: shownFor('string'),
		},
		{
			displayName,
			name: value,
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-01-31T09:30:00+01:00',
			description:
				'A date and time in ISO 8601 with its offset, or a DateTime from an expression such as {{ $now }}',
			displayOptions: shownFor('date'),
		},
		{
			displayName,
			name: value,
			type: 'json',
			default: '{}',
			description: 'The JSON, up to 1 MB; an expression may give an object or a list',
			displayOptions: shownFor('json'),
		},
		{
			displayName,
			name: numberValue,
			type: 'number',
			default: 0,
			description: 'The number',
			displayOptions: shownFor('number'),
		},
		{
			displayName,
			name: booleanValue,
			type: 'boolean',
			default: false,
			description: 'Whether it is true',
			displayOptions: shownFor('boolean'),
		},
	];
}

/** @throws EngineError `invalidParameter` when what was entered is not of the type that was chosen */
export function readValue(
	source: ParameterSource,
	itemIndex: number,
	prefix: string,
	label: string,
): VariableValue {
	const names = valueParameters(prefix);
	const type = readOption(
		source,
		{ name: names.type, label: `${label}Type` },
		itemIndex,
		variableTypes,
	);
	const parameter = `${label}Value`;
	const given = source.getNodeParameter(names.value, itemIndex, '') as unknown;
	switch (type) {
		case 'string':
			return { type, value: readText(given, parameter) };
		case 'date':
			return { type, value: readDateText(given, parameter) };
		case 'json':
			return { type, value: readJson(given, parameter) };
		case 'boolean':
			return {
				type,
				value: readBoolean(
					source,
					{ name: names.booleanValue, label: parameter },
					itemIndex,
					false,
				),
			};
		case 'number':
			return {
				type,
				value: readAnyNumber(source.getNodeParameter(names.numberValue, itemIndex, 0), parameter),
			};
	}
}

/** A position to advance to: a number or a timestamp, in whatever form an expression gives it. */
export function readPosition(
	source: ParameterSource,
	itemIndex: number,
	name: string,
	label: string,
): VariableValue {
	const given = source.getNodeParameter(name, itemIndex, '') as unknown;
	if (typeof given === 'number') return { type: 'number', value: readAnyNumber(given, label) };
	const time = timeText(given);
	if (time !== undefined) return { type: 'date', value: time };
	const text = readText(given, label).trim();
	if (text !== '') return { type: 'string', value: text };
	throw invalidParameter(
		label,
		'must not be empty',
		given,
		`Enter a timestamp such as 2026-01-31T09:30:00Z or a number in "${label}". If it holds an expression, check what that gives for this item.`,
	);
}

export function readAnyNumber(given: unknown, label: string): number {
	if (typeof given === 'number' && Number.isFinite(given)) return given;
	throw invalidParameter(
		label,
		'must be a number',
		given,
		`Enter a number in "${label}", for example 42. If it holds an expression, check what that gives for this item.`,
	);
}

function readText(given: unknown, label: string): string {
	if (typeof given === 'string') return given;
	throw invalidParameter(
		label,
		'must be text',
		given,
		`Enter text in "${label}", or choose the type that the value has. If it holds an expression, check what that gives for this item.`,
	);
}

function readDateText(given: unknown, label: string): string {
	const text = timeText(given) ?? given;
	if (typeof text === 'string' && text.trim() !== '') return text.trim();
	throw invalidParameter(
		label,
		'must be a date and time',
		given,
		`Enter ISO 8601 with an offset in "${label}", for example 2026-01-31T09:30:00+01:00. If it holds an expression, check what that gives for this item.`,
	);
}

/** A Date or a Luxon DateTime from an expression; n8n's Luxon is another copy, so it is known by what it can do. */
function timeText(given: unknown): string | undefined {
	if (given instanceof Date) {
		return Number.isNaN(given.getTime()) ? undefined : given.toISOString();
	}
	if (typeof given !== 'object' || given === null || !('toISO' in given)) return undefined;
	if (typeof given.toISO !== 'function') return undefined;
	const text: unknown = given.toISO();
	return typeof text === 'string' ? text : undefined;
}

function readJson(given: unknown, label: string): JsonValue {
	if (typeof given !== 'string') return given as JsonValue;
	try {
		return JSON.parse(given) as JsonValue;
	} catch {
		throw notJson(given, label);
	}
}

function notJson(given: unknown, label: string): Error {
	return invalidParameter(
		label,
		'must be JSON',
		given,
		`Enter JSON in "${label}", for example {"page": 3} or "text in quotes". If it holds an expression, let it give an object.`,
	);
}
