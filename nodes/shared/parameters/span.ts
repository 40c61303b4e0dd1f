import type { INodeProperties } from 'n8n-workflow';

import { type Span, span, type TimeUnit, timeUnits } from '../../../engine/time';
import { beginningWith, readNumber, readOption } from './read';
import type { ParameterName, ParameterSource } from './read';

/** A length of time among the options: an amount and its unit, added together. */
export function spanField(
	displayName: string,
	name: string,
	{ amount, unit: fallbackUnit }: Span,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		default: { values: { amount, unit: fallbackUnit } },
		placeholder: `Add ${displayName}`,
		description,
		options: [
			{
				displayName,
				name: 'values',
				values: [
					{
						displayName: 'Amount',
						name: 'amount',
						type: 'number',
						default: amount,
						typeOptions: { minValue: 0 },
						description: 'How many of the unit',
					},
					{
						displayName: 'Unit',
						name: 'unit',
						type: 'options',
						options: ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'].map(
							(unit) => ({ name: unit.charAt(0).toUpperCase() + unit.slice(1), value: unit }),
						),
						default: fallbackUnit,
						description: 'The unit of the amount; a day has 24 hours',
					},
				],
			},
		],
	};
}

/** What a length of time may be. */
export interface SpanLimits {
	/** Of the amount. Default: a thousand million, back or forth. */
	readonly min?: number;
	readonly max?: number;
	/** Where the amount or the unit is missing. */
	readonly fallback?: Span | undefined;
	/** Default: all. */
	readonly units?: readonly TimeUnit[];
}

/** Reads an amount, and its unit beside it. */
export function readSpan(
	source: ParameterSource,
	amount: ParameterName,
	unit: ParameterName,
	itemIndex: number,
	{ min = -1e9, max = 1e9, fallback, units = timeUnits }: SpanLimits = {},
): Span {
	const limits = { min, max, fallback: fallback?.amount };
	const usual = fallback?.unit ?? 'days';
	return span(
		readNumber(source, amount, itemIndex, limits),
		readOption(
			source,
			unit,
			itemIndex,
			units.includes(usual) ? beginningWith(usual, units) : units,
		),
		amount.label,
	);
}

/** Reads a length of time among the options; undefined when it was not added. */
export function readAddedSpan(
	source: ParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
	{ unitLabel = `${label}, Unit`, ...limits }: SpanLimits & { readonly unitLabel?: string } = {},
): Span | undefined {
	const given = source.getNodeParameter(name, itemIndex, {}) as unknown;
	if (typeof given !== 'object' || given === null || !('values' in given)) return undefined;
	const amount = { name: `${name}.values.amount`, label };
	const unit = { name: `${name}.values.unit`, label: unitLabel };
	return readSpan(source, amount, unit, itemIndex, limits);
}
