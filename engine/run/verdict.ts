/** What a receipt says of its window. */
export type Verdict = 'complete' | 'incomplete' | 'unverifiable';

export interface Judgement {
	readonly verdict: Verdict;
	/** Why it is not `complete`, in one sentence; for `complete` what showed it. */
	readonly reason: string;
}

/** What was counted. Undefined where nothing was. */
export interface Evidence {
	readonly fetched: number | undefined;
	/** Records that were fetched, but did not arrive. */
	readonly failed: number | undefined;
	/** How many of those are kept, to be tried again. Default: none. */
	readonly kept?: number | undefined;
	/** How many pages could not be read, and are kept to be read again. Default: none. */
	readonly keptPages?: number | undefined;
	/** How many pages could not be read, kept or not. Default: those that are kept. */
	readonly unreadPages?: number | undefined;
	/** How many different records were fetched. Default: `fetched`. */
	readonly distinct?: number;
	/** How many came again although the list was read but once. Default: none. */
	readonly repeated?: number;
	/** C0 and C1: how many records of the window the source counted before and after the run. */
	readonly countBefore: number | undefined;
	readonly countAfter: number | undefined;
	/** Whether the run did not get to the end of the window that was counted. Default: false. */
	readonly stoppedEarly?: boolean;
	/** Why the source may hide records of the window from its lists and counts alike, in one sentence. */
	readonly unproven?: string | undefined;
	/** What the user has limited the sync to, in a few words. */
	readonly limitedTo?: string | undefined;
}

/** What no run has covered. Times in epoch milliseconds. */
export interface OpenGap {
	readonly from: number;
	readonly to: number;
	/** `hiddenBySource`: the source does not show it; otherwise the floor cut it off. */
	readonly reason?: string;
	/** Why the source hides it, in a few words. */
	readonly because?: string | undefined;
}

/** How many pages could not be read and are not kept either, so that only another run over the window reads them. */
export function lostPages({
	unreadPages = 0,
	keptPages = 0,
}: Pick<Evidence, 'unreadPages' | 'keptPages'>): number {
	return Math.max(0, unreadPages - keptPages);
}

/**
 * Tells what the counts of a window prove. A record may leave the window while the run is going (it was edited again,
 * or deleted), and none can enter it: so what was fetched, each record counted once, lies between the count after and
 * the count before. Fewer are proof that some are missing. More are proof of nothing, save that the window had not
 * settled; nor are as many, when some came twice: a list whose pages shift while they are read leaves one out for each.
 */
export function judgeCounts({ unproven, limitedTo, ...evidence }: Evidence): Judgement {
	const { verdict, reason } = judgeNumbers(evidence);
	const said = limitedTo === undefined ? reason : `${reason}; ${limitedTo}`;
	if (unproven === undefined) return { verdict, reason: said };
	// What is hidden is missing from the counts, too.
	return verdict === 'complete'
		? unverifiable(`${unproven} (${said})`)
		: { verdict, reason: `${said}. ${unproven}` };
}

function judgeNumbers({
	fetched,
	failed = 0,
	kept = 0,
	keptPages = 0,
	unreadPages,
	countBefore,
	countAfter,
	distinct = fetched,
	repeated = 0,
	stoppedEarly = false,
}: Evidence): Judgement {
	const shown = shownCount(fetched, distinct);
	const missing = stoppedEarly ? undefined : missingOf(distinct, shown, countAfter);
	const lost = failed - Math.min(kept, failed);
	const unread = lostPages({ unreadPages, keptPages });
	const faults = [
		lost > 0 ? `${records(lost)} failed` : '',
		unread > 0 ? `${pages(unread)} could not be read` : '',
		saidOfKept({ kept: failed - lost, keptPages }),
		missing,
	];
	const found = faults.filter(Boolean);
	if (found.length > 0) return incomplete(found.join('. '));
	if (stoppedEarly) {
		return unverifiable(
			'The run stopped before the end of its window, so what the source counts in it proves nothing',
		);
	}
	if (repeated > 0) {
		return unverifiable(
			`${records(repeated)} came more than once while the list was read once (${shown} fetched): its pages may have shifted, and then others were left out`,
		);
	}
	if (distinct === undefined) return unverifiable('What was fetched was not counted');
	if (countBefore === undefined || countAfter === undefined) {
		return unverifiable(
			'The source was not counted both before and after the run, so nothing shows that all were fetched',
		);
	}
	if (distinct > countBefore) {
		return unverifiable(
			`${shown} fetched, but the source had counted ${countBefore}: records came into the window while the run was going. The settle delay is too short for this source, or records were fetched twice`,
		);
	}
	return {
		verdict: 'complete',
		reason: `${shown} fetched; the source counted ${countBefore} before and ${countAfter} after`,
	};
}

/** Says what of a run is kept, to be tried again; empty for nothing. */
function saidOfKept({ kept, keptPages }: { readonly kept: number; readonly keptPages: number }) {
	const what = [
		kept > 0 ? `${records(kept)} failed` : '',
		keptPages > 0 ? `${pages(keptPages)} could not be read` : '',
	].filter(Boolean);
	if (what.length === 0) return '';
	return `${what.join(', ')}, and ${kept + keptPages === 1 ? 'is' : 'are'} kept to be tried again`;
}

function missingOf(
	distinct: number | undefined,
	shown: string,
	countAfter: number | undefined,
): string | undefined {
	if (distinct === undefined || countAfter === undefined || distinct >= countAfter) {
		return undefined;
	}
	const missing = records(countAfter - distinct);
	return `At least ${missing} missing: ${shown} fetched, and the source counts ${countAfter}`;
}

function shownCount(fetched: number | undefined, distinct: number | undefined): string {
	if (distinct === undefined) return 'an unknown number';
	return fetched === distinct || fetched === undefined
		? String(distinct)
		: `${distinct} different ones (${fetched} with those that came again)`;
}

/** Judges a run. An open gap outweighs every count: what lies in it was covered by no run. */
export function judge(counted: Judgement, openGaps: readonly OpenGap[]): Judgement {
	const [first] = openGaps;
	if (first === undefined || counted.verdict === 'incomplete') return counted;
	const more = openGaps.length > 1 ? ` (and ${openGaps.length - 1} more)` : '';
	const gap = `the gap from ${new Date(first.from).toISOString()} to ${new Date(first.to).toISOString()}${more}`;
	if (first.reason !== 'hiddenBySource') {
		return incomplete(`No run has covered ${gap}; a backfill closes it`);
	}
	const because = first.because === undefined ? '' : ` (${first.because})`;
	return incomplete(
		`The source hides ${gap} from this app${because}; a backfill closes it once the app is shown what lies there`,
	);
}

function incomplete(reason: string): Judgement {
	return { verdict: 'incomplete', reason };
}

function unverifiable(reason: string): Judgement {
	return { verdict: 'unverifiable', reason };
}

function records(count: number): string {
	return count === 1 ? '1 record' : `${count} records`;
}

function pages(count: number): string {
	return count === 1 ? '1 page' : `${count} pages`;
}
