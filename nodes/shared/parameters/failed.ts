import type { INodeProperties } from 'n8n-workflow';

import { MOST_ATTEMPTS } from '../../../engine/run';
import { type ParameterSource, readBoolean, readNumber } from './read';

const mostAttempts = { name: 'options.mostAttempts', label: 'Give Up After' };
const tryAllNow = { name: 'options.tryAllNow', label: 'Try All Now' };

/** For the collection *Options*. */
export const mostAttemptsField: INodeProperties = {
	displayName: mostAttempts.label,
	name: 'mostAttempts',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1_000 },
	default: MOST_ATTEMPTS,
	description:
		'After how many tries something is given up. The pause between two tries doubles, from 1 minute to 6 hours: 12 tries take about 20 hours.',
};

export function readMostAttempts(source: ParameterSource, itemIndex: number): number {
	const limits = { min: 1, max: 1_000, integer: true, fallback: MOST_ATTEMPTS };
	return readNumber(source, mostAttempts, itemIndex, limits);
}

/** For the collection *Options*. */
export const tryAllNowField: INodeProperties = {
	displayName: tryAllNow.label,
	name: 'tryAllNow',
	type: 'boolean',
	default: false,
	description:
		'Whether to try also what still waits for its next try, and what was given up: once its cause is mended',
};

export function readTryAllNow(source: ParameterSource, itemIndex: number): boolean {
	return readBoolean(source, tryAllNow, itemIndex, false);
}
