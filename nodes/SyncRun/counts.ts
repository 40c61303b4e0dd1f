import type { INodeProperties } from 'n8n-workflow';

import { type CountName, countNames, type RunCounts } from '../../engine/run';
import { type ParameterSource, readNumber } from '../shared/parameters/read';

const labels: Readonly<
	Record<CountName, { readonly displayName: string; readonly description: string }>
> = {
	bytes: { displayName: 'Bytes', description: 'How many bytes were fetched' },
	created: { displayName: 'Created', description: 'How many records were new' },
	deleted: { displayName: 'Deleted', description: 'How many records were deleted' },
	distinct: {
		displayName: 'Distinct',
		description:
			'How many different records were fetched, if some came more than once. Sync Records counts them by itself.',
	},
	failed: {
		displayName: 'Failed',
		description: 'How many records were fetched, but did not arrive',
	},
	fetched: { displayName: 'Fetched', description: 'How many records were fetched' },
	kept: {
		displayName: 'Kept',
		description:
			'How many of the failed records are kept, to be tried again. They do not hold the watermark back.',
	},
	keptPages: {
		displayName: 'Kept Pages',
		description: 'How many pages could not be read, and are kept to be read again',
	},
	pages: { displayName: 'Pages', description: 'How many pages were fetched' },
	repeated: {
		displayName: 'Repeated',
		description:
			'How many records came more than once though the list was read once, as when its pages shift meanwhile. The verdict is then at best unverifiable.',
	},
	retried: { displayName: 'Retried', description: 'How many requests were tried again' },
	countAfter: {
		displayName: 'Source Count After',
		description:
			'How many records the source counts in the window after the run (C1). Leave it out if it cannot count exactly.',
	},
	countBefore: {
		displayName: 'Source Count Before',
		description:
			'How many records the source counted in the window before the first was fetched (C0). Leave it out if it cannot count exactly.',
	},
	throttledMs: {
		displayName: 'Throttled (Ms)',
		description: 'How many milliseconds were spent waiting for the rate limit',
	},
	unchanged: {
		displayName: 'Unchanged',
		description: 'How many records were there already, in the same version',
	},
	unreadPages: {
		displayName: 'Unread Pages',
		description:
			'How many pages could not be read, with those that are kept. What is not kept, the next run covers again.',
	},
	updated: { displayName: 'Updated', description: 'How many records were updated' },
};

/** From A to Z, as they are offered. */
const counts = countNames
	.map((name) => ({ name, ...labels[name] }))
	.sort((a, b) => (a.displayName < b.displayName ? -1 : 1));

export const countsField: INodeProperties = {
	displayName: 'Counts',
	name: 'counts',
	type: 'collection',
	placeholder: 'Add Count',
	default: {},
	description:
		'What the run has counted so far; an expression that gives nothing counts as left out',
	options: counts.map((count) => ({ ...count, type: 'number', default: 0 })),
};

export function readCounts(source: ParameterSource, itemIndex: number): RunCounts {
	const given = source.getNodeParameter('counts', itemIndex, {}) as Record<string, unknown> | null;
	const limits = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
	const read = counts
		.filter(({ name }) => ![undefined, null, ''].includes(given?.[name] as undefined | null | ''))
		.map(({ name, displayName }) => [
			name,
			readNumber(source, { name: `counts.${name}`, label: displayName }, itemIndex, limits),
		]);
	return Object.fromEntries(read) as RunCounts;
}
