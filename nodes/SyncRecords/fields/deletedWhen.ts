import { isDate } from 'node:util/types';

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { DeleteMode } from '../../../engine/destination';
import type { GoneInStream } from '../../../engine/sync';
import { invalidParameter, type ParameterSource, readString } from '../../shared/parameters/read';
import { fieldOf } from '../items/records';
import { deletesField, readDeletes } from './deletes';

/** What says of a record that it is gone: a field that is set, or a field that has a value. */
export interface DeletedWhen {
	readonly field: string;
	/** Undefined where any will do that is set. */
	readonly value: string | undefined;
	/** What becomes of its row, where there is a table. */
	readonly deletes: DeleteMode;
}

const label = 'Deleted When';
export { label as deletedWhenLabel };

const rule: INodeProperties[] = [
	{
		displayName: 'Field',
		name: 'field',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. deleted_at',
		description: 'The field of a record that says that the source has it no more',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. deleted',
		description:
			'What the field holds then. If empty, anything that is set will do: a time, a text, true; not 0, false or nothing.',
	},
];

function fieldWith(values: INodeProperties[], description: string): INodeProperties {
	return {
		displayName: label,
		name: 'deletedWhen',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Rule',
		options: [{ displayName: 'Rule', name: 'rule', values }],
		description,
	};
}

const byVersion =
	'by version like any other change: an older version that comes later does not bring it back, a newer one does';

/** For the collection *Options*, where records are written to a table. */
export const deletedWhenField = fieldWith(
	[...rule, deletesField],
	`What says that a record is gone. Its row goes, ${byVersion}.`,
);

/** For the collection *Options*, where records are only compared. */
export const deletedWhenOfChanges = fieldWith(
	rule,
	`What says that a record is gone. It comes out as deleted, ${byVersion}.`,
);

/** @throws EngineError `invalidParameter` */
export function readDeletedWhen(
	source: ParameterSource,
	itemIndex: number,
): DeletedWhen | undefined {
	const text = (name: 'field' | 'value') =>
		readString(source, { name: `options.deletedWhen.rule.${name}`, label }, itemIndex, {
			example: name === 'field' ? 'deleted_at' : 'deleted',
		});
	const field = text('field').trim();
	const value = text('value').trim();
	if (field !== '') {
		const deletes = readDeletes(source, itemIndex, 'options.deletedWhen.rule.deletes');
		return { field, value: value === '' ? undefined : value, deletes };
	}
	if (value === '') return undefined;
	throw invalidParameter(
		label,
		'names no field',
		'',
		`Enter the field that holds "${value}" in a record that is gone.`,
	);
}

/** Returns what tells of a record whether it is gone; without a rule none is. */
export function goneBy(
	rule: DeletedWhen | undefined,
): (record: Readonly<Record<string, unknown>>) => boolean {
	if (rule === undefined) return () => false;
	const { field, value } = rule;
	return (record) => {
		const found = fieldOf(record, field);
		return value === undefined ? isSet(found) : isTold(found, value);
	};
}

/** The same for what a stream gives out. */
export function goneInStream(rule: DeletedWhen | undefined): GoneInStream | undefined {
	return rule && { isGone: goneBy(rule), keptWith: { deletes: rule.deletes } };
}

/** A rule as it is compared and shown. */
export function shownRule(rule: DeletedWhen | undefined): string {
	if (rule === undefined) return '';
	const { field, value, deletes } = rule;
	return `${field}${value === undefined ? '' : ` = ${value}`} (${deletes})`;
}

/** What APIs put where a record is not gone; MySQL writes a date that is none in zeros. */
const notGone = /^(|0|false|null|no|0000-00-00.*)$/i;

function isSet(found: unknown): boolean {
	if (isDate(found)) return !Number.isNaN(found.getTime());
	// A list or an object that is empty says nothing.
	if (typeof found === 'object' && found !== null) return Object.keys(found).length > 0;
	return !notGone.test(String((found ?? '') as IDataObject[string]).trim());
}

function isTold(found: unknown, value: string): boolean {
	if (typeof found === 'object' || found === undefined) return false;
	return String(found as IDataObject[string]).trim() === value;
}
