import type { INodeProperties } from 'n8n-workflow';

import type { DeleteMode } from '../../../engine/destination';
import { defaultWindowSettings } from '../../../engine/run';
import type { Span } from '../../../engine/time';
import { type ParameterSource, readNumber, readOption } from '../../shared/parameters/read';
import { readAddedSpan, spanField } from '../../shared/parameters/span';

const deletes = { name: 'deletes', label: 'Deletes' };

export const deletesField: INodeProperties = {
	displayName: deletes.label,
	name: deletes.name,
	type: 'options',
	options: [
		{
			name: 'Mark the Rows',
			value: 'soft',
			description: 'Set "_sync_deleted_at"; a record that comes back is found again',
		},
		{ name: 'Remove the Rows', value: 'hard', description: 'Delete them from the table' },
	],
	default: 'soft',
	description: 'What happens to rows whose record is gone from the source',
};

/** @param name where the field is, if not at the top */
export function readDeletes(
	source: ParameterSource,
	itemIndex: number,
	name = deletes.name,
): DeleteMode {
	return readOption(source, { ...deletes, name }, itemIndex, ['soft', 'hard']);
}

const maxShare = { name: 'options.maxShare', label: 'Maximum Share of Deletes' };

/** For the collection *Options*. */
export const maxShareField: INodeProperties = {
	displayName: maxShare.label,
	name: 'maxShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: 20,
	description:
		"How many percent of the sync's records may be deleted at once. If more would go, nothing is deleted: a list that is not complete would delete what is there.",
};

/**
 * 0 to 1.
 *
 * @param usual where it is not given, likewise. Default: 0.2
 */
export function readMaxShare(source: ParameterSource, itemIndex: number, usual = 0.2): number {
	const limits = { min: 0, max: 100, fallback: usual * 100 };
	return readNumber(source, maxShare, itemIndex, limits) / 100;
}

const settleDelay = { name: 'options.settleDelay', label: 'Settle Delay' };

/** For the collection *Options*. */
export const settleDelayField: INodeProperties = spanField(
	settleDelay.label,
	'settleDelay',
	defaultWindowSettings.settleDelay,
	'How long the source may take until a new record shows up in its lists; what was read, as by a webhook, less than that before the listing began is not judged. Default: 2 minutes.',
);

export function readSettleDelay(source: ParameterSource, itemIndex: number): Span {
	const fallback = defaultWindowSettings.settleDelay;
	return readAddedSpan(source, settleDelay, itemIndex, { fallback }) ?? fallback;
}
