import fc from 'fast-check';

import { type Evidence, judge, judgeCounts } from '../../../engine/run/verdict';

const evidence = (
	fetched: number | undefined,
	countBefore: number | undefined,
	countAfter: number | undefined,
	failed?: number,
): Evidence => ({ fetched, countBefore, countAfter, failed });

describe('the verdict of a receipt', () => {
	it.each([
		[
			'as many as counted',
			evidence(10, 10, 10),
			'complete',
			'10 fetched; the source counted 10 before and 10 after',
		],
		[
			'nothing in an empty window',
			evidence(0, 0, 0),
			'complete',
			'0 fetched; the source counted 0 before and 0 after',
		],
		[
			'records left the window during the run',
			evidence(9, 10, 8, 0),
			'complete',
			'9 fetched; the source counted 10 before and 8 after',
		],
		[
			'one fewer than are there afterwards',
			evidence(9, 10, 10),
			'incomplete',
			'At least 1 record missing: 9 fetched, and the source counts 10',
		],
		[
			'fewer than are there afterwards, not counted before',
			evidence(7, undefined, 10),
			'incomplete',
			'At least 3 records missing: 7 fetched, and the source counts 10',
		],
		[
			'some missing, and some failed',
			evidence(9, 10, 10, 2),
			'incomplete',
			'2 records failed. At least 1 record missing: 9 fetched, and the source counts 10',
		],
		[
			'some failed, all of them kept',
			{ ...evidence(10, 10, 10, 2), kept: 2 },
			'incomplete',
			'2 records failed, and are kept to be tried again',
		],
		[
			'some failed, one of them kept',
			{ ...evidence(10, 10, 10, 3), kept: 1 },
			'incomplete',
			'2 records failed. 1 record failed, and is kept to be tried again',
		],
		[
			'more kept than failed, which cannot be',
			{ ...evidence(10, 10, 10, 1), kept: 3 },
			'incomplete',
			'1 record failed, and is kept to be tried again',
		],
		[
			'a page was not read',
			{ ...evidence(7, 10, 10, 1), kept: 1, keptPages: 1 },
			'incomplete',
			'1 record failed, 1 page could not be read, and are kept to be tried again. At least 3 records missing: 7 fetched, and the source counts 10',
		],
		[
			'as many as counted, but one of them twice',
			{ ...evidence(4, 4, 4), distinct: 3, repeated: 1 },
			'incomplete',
			'At least 1 record missing: 3 different ones (4 with those that came again) fetched, and the source counts 4',
		],
		[
			'one twice, and one that left the window meanwhile',
			{ ...evidence(4, 4, 3), distinct: 3, repeated: 1 },
			'unverifiable',
			'1 record came more than once while the list was read once (3 different ones (4 with those that came again) fetched): its pages may have shifted, and then others were left out',
		],
		[
			'one twice in a list that nobody has counted',
			{ ...evidence(4, undefined, undefined), distinct: 3, repeated: 1 },
			'unverifiable',
			'1 record came more than once while the list was read once (3 different ones (4 with those that came again) fetched): its pages may have shifted, and then others were left out',
		],
		[
			'one again in a newer version, in a list that goes on behind its cursor',
			{ ...evidence(5, 4, 4), distinct: 4, repeated: 0 },
			'complete',
			'4 different ones (5 with those that came again) fetched; the source counted 4 before and 4 after',
		],
		[
			'a run that stopped before the end of what was counted',
			{ ...evidence(4, 10, 10), stoppedEarly: true },
			'unverifiable',
			'The run stopped before the end of its window, so what the source counts in it proves nothing',
		],
		[
			'a run that stopped early, and some failed',
			{ ...evidence(4, 10, 10, 1), stoppedEarly: true },
			'incomplete',
			'1 record failed',
		],
		['all fetched, some failed', evidence(10, 10, 10, 2), 'incomplete', '2 records failed'],
		[
			'more than counted before',
			evidence(11, 10, 11),
			'unverifiable',
			'11 fetched, but the source had counted 10: records came into the window while the run was going. The settle delay is too short for this source, or records were fetched twice',
		],
		[
			'a source that counts nothing',
			evidence(10, undefined, undefined),
			'unverifiable',
			'The source was not counted both before and after the run, so nothing shows that all were fetched',
		],
		[
			'a source that was counted before only',
			evidence(10, 10, undefined),
			'unverifiable',
			'The source was not counted both before and after the run, so nothing shows that all were fetched',
		],
		[
			'a run that did not count',
			evidence(undefined, 10, 10),
			'unverifiable',
			'What was fetched was not counted',
		],
	] as const)('a receipt says what its counts prove: %s', (_case, counts, verdict, reason) => {
		expect(judgeCounts(counts)).toEqual({ verdict, reason });
	});

	it('is complete exactly when C1 ≤ fetched ≤ C0 and nothing failed, whatever the counts', () => {
		const count = fc.option(fc.nat(20), { nil: undefined });
		fc.assert(
			fc.property(count, count, count, count, (fetched, before, after, failed) => {
				const proven =
					fetched !== undefined &&
					before !== undefined &&
					after !== undefined &&
					after <= fetched &&
					fetched <= before &&
					(failed ?? 0) === 0;
				const { verdict } = judgeCounts(evidence(fetched, before, after, failed));
				expect(verdict === 'complete').toBe(proven);
			}),
		);
	});

	it('is incomplete while a gap is open, however good the counts', () => {
		const gaps = [
			{ from: Date.parse('2026-01-01T00:00:00Z'), to: Date.parse('2026-01-03T00:00:00Z') },
			{ from: Date.parse('2026-02-01T00:00:00Z'), to: Date.parse('2026-02-03T00:00:00Z') },
		];
		const counted = judgeCounts(evidence(1, 1, 1));
		expect(judge(counted, gaps.slice(0, 1))).toEqual({
			verdict: 'incomplete',
			reason:
				'No run has covered the gap from 2026-01-01T00:00:00.000Z to 2026-01-03T00:00:00.000Z; a backfill closes it',
		});
		expect(judge(counted, gaps).reason).toContain(' (and 1 more); a backfill closes it');
		expect(judge(counted, [])).toEqual(counted);
	});

	it('says of a gap that it is hidden, and why where that is known', () => {
		const hidden = { from: 0, to: 86_400_000, reason: 'hiddenBySource' };
		const counted = judgeCounts(evidence(1, 1, 1));
		expect(judge(counted, [hidden])).toEqual({
			verdict: 'incomplete',
			reason:
				'The source hides the gap from 1970-01-01T00:00:00.000Z to 1970-01-02T00:00:00.000Z from this app; a backfill closes it once the app is shown what lies there',
		});
		expect(judge(counted, [{ ...hidden, because: 'it may see 60 days' }]).reason).toContain(
			'from this app (it may see 60 days); a backfill',
		);
	});

	it('is at best unverifiable where the source may hide records from its counts, and always says why', () => {
		const unproven = 'The source may hide some';
		expect(judgeCounts({ ...evidence(1, 1, 1), unproven })).toEqual({
			verdict: 'unverifiable',
			reason: 'The source may hide some (1 fetched; the source counted 1 before and 1 after)',
		});
		expect(judgeCounts({ ...evidence(0, 1, 1), unproven })).toEqual({
			verdict: 'incomplete',
			reason:
				'At least 1 record missing: 0 fetched, and the source counts 1. The source may hide some',
		});
		expect(judgeCounts({ ...evidence(1, undefined, 1), unproven }).reason).toMatch(
			/^The source was not counted .*\. The source may hide some$/,
		);
	});

	it('names what the sync was limited to', () => {
		expect(judgeCounts({ ...evidence(1, 1, 1), limitedTo: 'limited to new ones' })).toEqual({
			verdict: 'complete',
			reason: '1 fetched; the source counted 1 before and 1 after; limited to new ones',
		});
	});

	it('names the missing records rather than the gap, when both are so', () => {
		const counted = judgeCounts(evidence(0, 1, 1));
		expect(judge(counted, [{ from: 0, to: 1 }])).toEqual(counted);
	});
});
