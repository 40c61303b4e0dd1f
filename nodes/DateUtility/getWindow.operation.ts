import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { nextWindow } from '../../engine/time';
import { type ItemDates, readDate, readOptionalSpan, readSpan, written } from './dateParameters';
import { dateField, unitField } from './fields';

export const description: INodeProperties[] = [
	{
		...dateField,
		displayName: 'From',
		name: 'from',
		description:
			'Where the last window ended, such as the account variable lastFilterDate; the window begins there, with that instant included',
	},
	{
		displayName: 'Settle Delay',
		name: 'settleDelay',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 0 },
		description:
			'How long the other app may take until a new record shows up in its lists. The window ends that long before now, so that late records are in the next one; its end is not included.',
	},
	{
		...unitField,
		displayName: 'Settle Delay Unit',
		name: 'settleDelayUnit',
		default: 'minutes',
		description: 'The unit of the settle delay',
	},
];

/**
 * The window that a sync works off next. It must run before the first request: what appears in the meantime is then
 * in the next window, and none is lost.
 */
export function execute(dates: ItemDates): IDataObject {
	const maxLength = readOptionalSpan(dates, { name: 'maxLength', label: 'Maximum Window' });
	const window = nextWindow({
		from: readDate(dates, { name: 'from', label: 'From' }),
		now: dates.now,
		settleDelay: readSpan(
			dates,
			{ name: 'settleDelay', label: 'Settle Delay' },
			'settleDelayUnit',
			{ min: 0 },
		),
		overlap: readOptionalSpan(dates, { name: 'overlap', label: 'Overlap' }),
		maxLength,
	});
	return {
		from: written(dates, window.from),
		to: written(dates, window.to),
		isEmpty: window.isEmpty,
		timeZone: dates.zone.name,
		...(maxLength === undefined ? {} : { hasMore: window.hasMore }),
	};
}
