import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ObjectSettings } from '../../engine/objects';
import type { Span } from '../../engine/time';
import { type ParameterName, type ParameterSource, readNumber } from '../shared/parameters/read';
import { readAddedSpan } from '../shared/parameters/span';
import {
	intervalFallback,
	intervalMs,
	intervalUnitField,
	intervalUnits,
	priorityField,
} from './fields';

/** An interval among the options or the fields to update. */
function addedInterval(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		default: { values: { ...intervalFallback } },
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
						typeOptions: { minValue: 0 },
						default: 180,
						description: 'How many of the unit',
					},
					intervalUnitField,
				],
			},
		],
	};
}

export const addedIntervalField = addedInterval(
	'Interval',
	'interval',
	'How long after a run has committed the next one is due',
);

export const overrideField = addedInterval(
	'Interval Override',
	'intervalOverride',
	'The interval that holds instead, as long as it is set; 0 removes it',
);

/** Where such fields stand: the name of their collection. */
type Collection = 'options' | 'updateFields';

function readAdded(
	source: ParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
): Span | undefined {
	const limits = { min: 0, fallback: intervalFallback, units: intervalUnits };
	return readAddedSpan(source, { name, label }, itemIndex, limits);
}

export function readInterval(
	source: ParameterSource,
	collection: Collection,
	itemIndex: number,
): Partial<ObjectSettings> {
	const parameter = { name: `${collection}.interval`, label: addedIntervalField.displayName };
	const given = readAdded(source, parameter, itemIndex);
	return given === undefined ? {} : { intervalMs: intervalMs(given, 'interval') };
}

export function readOverride(
	source: ParameterSource,
	collection: Collection,
	itemIndex: number,
): Partial<ObjectSettings> {
	const parameter = { name: `${collection}.intervalOverride`, label: overrideField.displayName };
	const given = readAdded(source, parameter, itemIndex);
	if (given === undefined) return {};
	return { overrideMs: given.amount === 0 ? undefined : intervalMs(given, 'intervalOverride') };
}

export function readPriority(
	source: ParameterSource,
	collection: Collection,
	itemIndex: number,
): Partial<ObjectSettings> {
	const given = source.getNodeParameter(collection, itemIndex, {}) as IDataObject;
	if (given.priority === undefined) return {};
	const parameter = { name: `${collection}.priority`, label: priorityField.displayName };
	const limits = { min: 0, max: 10, integer: true };
	return { priority: readNumber(source, parameter, itemIndex, limits) };
}
