import type { INodeProperties } from 'n8n-workflow';

import { defaultWindowSettings } from '../../../engine/run';
import type { Span } from '../../../engine/time';
import { type ParameterSource, readNumber } from '../../shared/parameters/read';
import { readAddedSpan, spanField } from '../../shared/parameters/span';

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

/** 0 to 1. */
export function readMaxShare(source: ParameterSource, itemIndex: number): number {
	return readNumber(source, maxShare, itemIndex, { min: 0, max: 100, fallback: 20 }) / 100;
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
