import type { INodeProperties } from 'n8n-workflow';

import { apiOptionProperties } from '../shared/httpApi/optionProperties';
import { paginationProperties } from '../shared/httpApi/paginationProperties';
import { recordsPathProperty } from '../shared/httpApi/recordProperties';
import { requestProperties } from '../shared/httpApi/requestProperties';
import { loopOptions, loopRunField, returnFields } from '../shared/loop/loopFields';
import { cursorFieldField, cursorTimeZoneField } from '../shared/parameters/cursor';
import { externalIdField } from '../shared/parameters/externalId';
import { optionsField, shownWhen } from '../shared/parameters/fields';
import { limitFields } from '../shared/parameters/limit';
import { recordWords } from './words';

const inLoop = { '/return': ['pageByPage'] };

export const maxPagesField: INodeProperties = {
	displayName: 'Maximum Pages',
	name: 'maxPages',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 2,
	description:
		'How many pages to read and no more, as for a first try. Done then says that the list was cut.',
};

const { goOnAfterFailedPage, pagesAtOnce, ...apiOptions } = apiOptionProperties;

const options: INodeProperties = optionsField([
	...Object.values(apiOptions),
	...shownWhen({ '/return': ['allAtOnce'] }, [pagesAtOnce]),
	...shownWhen(inLoop, [cursorTimeZoneField, goOnAfterFailedPage, maxPagesField]),
	...loopOptions(recordWords),
]);

export const properties: INodeProperties[] = [
	...returnFields(recordWords),
	...shownWhen({ return: ['allAtOnce'] }, limitFields),
	loopRunField(recordWords),
	...requestProperties,
	...paginationProperties,
	recordsPathProperty,
	{
		...externalIdField,
		placeholder: 'e.g. id',
		description:
			'The field that tells one record from another, with dots between names, or several, separated by commas. What comes twice is counted by it.',
	},
	...shownWhen({ return: ['pageByPage'] }, [
		{
			...cursorFieldField,
			default: 'updated_at',
			placeholder: 'e.g. updated_at',
			description:
				'The time in a record that tells an older version from a newer one. If empty, or where a record lacks it, its content does.',
		},
	]),
	options,
];
