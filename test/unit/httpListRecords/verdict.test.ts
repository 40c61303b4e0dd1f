import { judgeList, type ListEvidence } from '../../../nodes/HttpListRecords/verdict';

/** A list of ten records that was read to its end, in pages by number. */
const whole: ListEvidence = {
	records: 10,
	failed: 0,
	failedPages: 0,
	repeated: 0,
	firstTotal: 10,
	total: 10,
	isCounted: true,
	endedBy: 'endOfList',
};

describe('a list that was read', () => {
	it.each<[string, Partial<ListEvidence>, string, string]>([
		['of which all came', {}, 'complete', '10 fetched; the source counted 10 before and 10 after'],
		['with nothing in it', { records: 0, firstTotal: 0, total: 0 }, 'complete', '0 fetched'],
		[
			'by cursor, of which one was deleted meanwhile',
			{ total: 9, isCounted: false },
			'complete',
			'10 fetched; the source counted 10 before and 9 after',
		],
		[
			'by page number, of which one was deleted meanwhile',
			{ total: 9, hasFallen: true },
			'unverifiable',
			'The list became shorter while it was read',
		],
		['that is cut', { endedBy: 'maxPages' }, 'unverifiable', 'The list goes on behind'],
		['that broke off', { endedBy: undefined }, 'incomplete', 'The list broke off with an error'],
		['without a page of it', { failedPages: 1 }, 'incomplete', '1 page could not be read'],
		['with failures', { failed: 2 }, 'incomplete', '2 records failed'],
		['that is cut, with failures', { failed: 2, endedBy: 'maxPages' }, 'incomplete', '2 records'],
		['too short', { records: 8 }, 'incomplete', 'At least 2 records missing: 8 fetched'],
		['with a repeat', { records: 11, repeated: 1 }, 'unverifiable', '1 record came more than once'],
		[
			'with a repeat in place of another',
			{ repeated: 1 },
			'incomplete',
			'At least 1 record missing: 9 different ones (10 with those that came again)',
		],
		[
			'of which no total is told',
			{ firstTotal: undefined, total: undefined },
			'unverifiable',
			'The source was not counted',
		],
		[
			'with fewer pages than are told',
			{ firstTotal: undefined, total: undefined, isShort: true },
			'incomplete',
			'The pages ran out',
		],
		[
			'that has grown meanwhile',
			{ records: 12, total: 12 },
			'unverifiable',
			'12 records came, though the API counted 10 at first',
		],
		[
			'with more than are told',
			{ records: 12 },
			'unverifiable',
			'12 records came, though the API counted 10',
		],
		[
			'with too many to tell them apart',
			{ repeated: undefined },
			'unverifiable',
			'There are too many records',
		],
	])('%s', (_what, differing, verdict, reason) => {
		const judged = judgeList({ ...whole, ...differing });
		expect(judged.verdict).toBe(verdict);
		expect(judged.reason).toContain(reason);
	});
});
