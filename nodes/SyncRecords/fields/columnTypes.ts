import type { INodeProperties } from 'n8n-workflow';

import type { CreatableKind } from '../../../engine/destination';
import { invalidParameter, type ParameterSource } from '../../shared/parameters/read';
import { columnKindField, readColumnKind } from './columnKinds';

/** What is said of columns before the first record, by the names of their fields. */
export type ColumnTypes = Readonly<Record<string, CreatableKind>>;

export const columnTypesLabel = 'Column Types';

/** For the collection *Options*. */
export const columnTypesField: INodeProperties = {
	displayName: columnTypesLabel,
	name: 'columnTypes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Column Type',
	description:
		'What columns that the table does not have yet are to hold, where the first records may mislead. A column that is not named here gets the type of its first values.',
	options: [
		{
			displayName: 'Column',
			name: 'columns',
			values: [
				{
					displayName: 'Column Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. price',
					description: 'The field of the records that the column is made for',
				},
				columnKindField,
			],
		},
	],
};

/** @throws EngineError `invalidParameter` for a name that is empty or occurs twice, and for an unknown type */
export function readColumnTypes(source: ParameterSource, itemIndex: number): ColumnTypes {
	const path = 'options.columnTypes.columns';
	const given = source.getNodeParameter(path, itemIndex, []) as unknown;
	const remedy = `Enter in "${columnTypesLabel}" each column once, by the name of its field, for example price; or take the entry away.`;
	if (!Array.isArray(given)) {
		throw invalidParameter(columnTypesLabel, 'must be a list of columns', given, remedy);
	}
	const kinds = new Map<string, CreatableKind>();
	for (const [place, entry] of (given as readonly unknown[]).entries()) {
		const name = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : '';
		if (typeof name !== 'string' || name.trim() === '') {
			throw invalidParameter(columnTypesLabel, 'must name a column in each entry', name, remedy);
		}
		if (kinds.has(name)) {
			throw invalidParameter(columnTypesLabel, 'must name each column once', name, remedy);
		}
		const parameter = { path: `${path}[${place}]`, label: columnTypesLabel };
		kinds.set(name, readColumnKind(source, parameter, itemIndex));
	}
	return Object.fromEntries(kinds);
}

/** A column whose type is said under a name that no record has, and what some records have in other letters. */
export interface MisnamedType {
	readonly name: string;
	readonly meant: string;
}

/**
 * Finds the columns that are named in other letters than the records have them in. One record alone does not show that
 * it is a slip: another source's field may be called so.
 *
 * @param fields of all records, each with how many have it
 * @param count of the records
 * @throws EngineError `invalidParameter` for a name that every record has in the same other letters, which is a slip
 */
export function misnamedTypes(
	types: ColumnTypes,
	fields: ReadonlyMap<string, number>,
	count: number,
): readonly MisnamedType[] {
	const folded = (name: string) => name.trim().toLowerCase();
	const byLetters = new Map(Array.from(fields.keys(), (name) => [folded(name), name]));
	return Object.keys(types).flatMap((name) => {
		const meant = byLetters.get(folded(name));
		if (meant === undefined || fields.has(name)) return [];
		if (fields.get(meant) !== count) return [{ name, meant }];
		throw invalidParameter(
			columnTypesLabel,
			`must name fields as the records do ("${meant}")`,
			name,
			`Enter ${meant} in "${columnTypesLabel}".`,
		);
	});
}
