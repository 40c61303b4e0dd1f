import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { type CreatableKind, creatableKinds } from '../../../engine/destination';
import { labels } from '../../shared/n8n/labels';
import { type ParameterSource, readOption } from '../../shared/parameters/read';

/** What each type holds, those that most columns have first. */
const descriptions: Readonly<Record<CreatableKind, string>> = {
	text: 'Any text (text)',
	numeric: 'With all its digits, as amounts of money need (numeric)',
	bigint: 'Of up to 64 bits (bigint)',
	boolean: 'True or false (boolean)',
	timestamptz: 'A moment (timestamptz)',
	jsonb: 'Lists, objects and any other value (jsonb)',
	double: 'Of about 15 digits, for measurements (double precision)',
	integer: 'Of up to 32 bits (integer)',
};

/** The type of a column that is made. */
export const columnKindField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: Object.entries(descriptions).map(([value, description]): INodePropertyOptions => ({
		name: labels.choice[value as CreatableKind],
		value,
		description,
	})),
	default: 'text',
	description: 'What the column holds',
};

/** @param parameter the collection that the type is in */
export function readColumnKind(
	source: ParameterSource,
	parameter: { readonly path: string; readonly label: string },
	itemIndex: number,
): CreatableKind {
	const type = { name: `${parameter.path}.type`, label: `${parameter.label}, Type` };
	return readOption(source, type, itemIndex, ['text', ...creatableKinds]);
}
