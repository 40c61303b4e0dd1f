import type { IExecuteFunctions } from 'n8n-workflow';

import type { EngineError } from '../../../engine/errors';
import { blockError } from '../n8n/errors';

/** Where parameters are read from: a block's context, or a piece of one item's parameters. */
export type ParameterSource = Pick<IExecuteFunctions, 'getNodeParameter'>;

/** How a parameter is called: its name in the workflow's JSON and its name in the editor. */
export interface ParameterName {
	readonly name: string;
	readonly label: string;
}

/**
 * A parameter that cannot be used as given.
 *
 * @param label the parameter's name in the editor
 * @param problem completes the sentence that the label begins: "must be a whole number from 1 to 250"
 * @param given what was found, shown to the user, cut when long
 * @param remedy what to do, with an example that would do
 */
export function invalidParameter(
	label: string,
	problem: string,
	given: unknown,
	remedy: string,
): EngineError<'invalidParameter'> {
	const message = `The parameter "${label}" ${problem}, but it is ${show(given)}`;
	return blockError('invalidParameter', message, remedy, { parameter: label });
}

export function readString(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	limits: { readonly required?: boolean; readonly example: string | (() => string) },
): string {
	const value = source.getNodeParameter(parameter.name, itemIndex, '') as unknown;
	if (typeof value !== 'string') throw invalidText(parameter, 'must be text', value, limits);
	if (limits.required === true && value.trim() === '') {
		throw invalidText(parameter, 'must not be empty', value, limits);
	}
	return value;
}

function invalidText(
	{ label }: ParameterName,
	problem: string,
	value: unknown,
	{ example }: { readonly example: string | (() => string) },
): EngineError {
	const shown = typeof example === 'string' ? example : example();
	const remedy = `Enter text in "${label}", for example ${shown}. If it holds an expression, check what that gives for this item.`;
	return invalidParameter(label, problem, value, remedy);
}

export function readNumber(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	limits: {
		readonly min: number;
		readonly max: number;
		readonly integer?: boolean;
		readonly fallback?: number;
	},
): number {
	const value = source.getNodeParameter(parameter.name, itemIndex, limits.fallback) as unknown;
	const whole = limits.integer === true ? 'a whole number' : 'a number';
	const fits =
		typeof value === 'number' &&
		Number.isFinite(value) &&
		value >= limits.min &&
		value <= limits.max &&
		(limits.integer !== true || Number.isInteger(value));
	if (fits) return value;
	throw invalidParameter(
		parameter.label,
		`must be ${whole} from ${limits.min} to ${limits.max}`,
		value,
		`Enter ${whole} in "${parameter.label}", for example ${limits.fallback ?? limits.min}. If it holds an expression, check what that gives for this item.`,
	);
}

export function readBoolean(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	fallback: boolean,
): boolean {
	const value = source.getNodeParameter(parameter.name, itemIndex, fallback) as unknown;
	if (typeof value === 'boolean') return value;
	throw invalidParameter(
		parameter.label,
		'must be true or false',
		value,
		`Switch "${parameter.label}" on or off, or use an expression that gives true or false.`,
	);
}

export function readOption<const Option extends string>(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	options: readonly Option[],
): Option {
	const value = source.getNodeParameter(parameter.name, itemIndex, options[0]) as unknown;
	const chosen = options.find((option) => option === value);
	if (chosen !== undefined) return chosen;
	throw invalidParameter(
		parameter.label,
		`must be one of ${options.join(', ')}`,
		value,
		`Choose "${parameter.label}" from the list, or use an expression that gives one of: ${options.join(', ')}.`,
	);
}

/** Puts the option first that is meant where none is chosen. */
export function beginningWith<const Option extends string>(
	first: NoInfer<Option>,
	options: readonly Option[],
): readonly Option[] {
	return [first, ...options.filter((option) => option !== first)];
}

function show(value: unknown): string {
	if (value === undefined) return 'missing';
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
