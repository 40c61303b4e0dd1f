/** What a run can count, in the order in which receipts have it. */
export const countNames = [
	'pages',
	'fetched',
	'created',
	'updated',
	'unchanged',
	'deleted',
	'failed',
	'retried',
	'bytes',
	'throttledMs',
	// C0 and C1: how many records of the window the source counted before and after.
	'countBefore',
	'countAfter',
	// How many different records were fetched; left out where none came more than once.
	'distinct',
	// How many came again although the list was read but once, and in a version that was not newer.
	'repeated',
	// How many of the failed are kept, to be tried again; and how many pages could not be read, and are kept.
	'kept',
	'keptPages',
	// How many pages could not be read, with those that are kept; left out where all of them are.
	'unreadPages',
] as const;

export type CountName = (typeof countNames)[number];

/** What a run has counted; left out where it has not. */
export type RunCounts = { readonly [Name in CountName]?: number };
