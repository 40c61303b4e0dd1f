import type { INodeProperties } from 'n8n-workflow';

import { type Span, span, timeUnits } from '../../../engine/time';
import { type ParameterName, type ParameterSource, readNumber, readOption } from './read';

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
		default: {},
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

/** The fallback when the option was not added. */
export function readSpan<Fallback extends Span | undefined>(
	source: ParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
	fallback: Fallback,
): Span | Fallback {
	const given = source.getNodeParameter(name, itemIndex, {}) as unknown;
	if (typeof given !== 'object' || given === null || !('values' in given)) return fallback;
	const amount = { name: `${name}.values.amount`, label };
	const unit = { name: `${name}.values.unit`, label: `${label}, Unit` };
	return span(
		readNumber(source, amount, itemIndex, { min: -1e9, max: 1e9, fallback: fallback?.amount }),
		readOption(source, unit, itemIndex, [
			fallback?.unit ?? 'days',
			...timeUnits.filter((known) => known !== fallback?.unit),
		]),
		label,
	);
}
