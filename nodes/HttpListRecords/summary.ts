import type { IDataObject } from 'n8n-workflow';

import type { Tally } from '../shared/loop/tally';
import type { AskedRecords } from './askedRecords';
import { isCounted, type ListNotes, type ListTold } from './listNotes';
import { judgeList } from './verdict';

/** The item that comes out of *Done*. */
export function doneItem(
	tally: Tally<ListNotes>,
	asked: AskedRecords | undefined,
	nowMs: number,
): IDataObject {
	const { records, failed, failedPages = { count: 0, first: [] }, notes } = tally;
	const { seen, ...toldOfList }: Partial<ListNotes> = notes ?? {};
	const { total, endedBy } = toldOfList;
	const repeated = seen?.isFull === true ? undefined : (seen?.again ?? 0);
	const { verdict, reason } = judgeList({
		records,
		failed,
		kept: tally.kept ?? 0,
		failedPages: failedPages.count,
		keptPages: tally.keptPages ?? 0,
		repeated,
		...toldOfList,
		isCounted: asked !== undefined && isCounted(asked.listing),
	});
	return {
		verdict,
		reason,
		records,
		distinct: repeated === undefined ? null : records - repeated,
		repeated: repeated ?? null,
		total: total ?? null,
		pages: tally.pages,
		endedBy: endedBy ?? 'error',
		failed,
		failedRecords: [...tally.failedNames],
		failedPages: failedPages.first.map(({ page, message }) => ({ page, message })),
		unreadPages: failedPages.count + (endedEarly(toldOfList) ? 1 : 0),
		...(tally.kept === undefined ? {} : { kept: tally.kept }),
		...(tally.keptPages === undefined ? {} : { keptPages: tally.keptPages }),
		...(tally.resent === undefined ? {} : { resent: tally.resent }),
		...(tally.alreadyAccepted === undefined ? {} : { alreadyAccepted: tally.alreadyAccepted }),
		requests: tally.requests,
		retries: tally.retries,
		throttledMs: Math.round(tally.throttledMs),
		durationMs: nowMs - tally.startedMs,
	};
}

/** Whether the list goes on behind what was read, by at least one page. */
function endedEarly({ endedBy, isShort, total }: ListTold): boolean {
	return endedBy !== 'endOfList' || (isShort === true && total === undefined);
}

const own = ['verdict', 'reason', 'distinct', 'endedBy', 'failedRecords', 'durationMs'];

/** Whether an item is what came out of *Done*, and no record. */
export function isSummary(item: IDataObject): boolean {
	return own.every((name) => Object.hasOwn(item, name));
}
