import {
	type AlertFacts,
	type AlertThresholds,
	type AsideObject,
	findingsOf,
	isWatchedFinding,
	lookAgain,
	mayBeginIn,
	objectFindings,
	type Watch,
} from '../../../../engine/run';

const MINUTE = 60_000;
const NOW = Date.parse('2026-03-02T12:00:00Z');

const well: AlertFacts = {
	sync: 'orders',
	committed: { runId: 'r9', at: NOW - MINUTE },
	firstStartedAt: undefined,
	latest: undefined,
	watermark: { position: NOW - 2 * MINUTE, movedAt: NOW - MINUTE },
	receipts: [],
	givenUp: undefined,
};

const thresholds: AlertThresholds = {
	missedRun: { afterMs: 60 * MINUTE },
	watermarkStill: { afterMs: 90 * MINUTE },
	receiptNotComplete: { inARow: 2, countsUnverifiable: false },
	givenUp: { atLeast: 3, withinMs: 60 * MINUTE },
	objectSetAside: { failures: 3 },
};

const nothing: AlertThresholds = {
	missedRun: undefined,
	watermarkStill: undefined,
	receiptNotComplete: undefined,
	givenUp: undefined,
	objectSetAside: undefined,
};

const found = (facts: Partial<AlertFacts>, given: Partial<AlertThresholds> = {}) =>
	findingsOf({ ...well, ...facts }, { ...thresholds, ...given }, NOW).map(
		({ condition, since }) => [condition, (NOW - since) / MINUTE] as const,
	);

const receipts = (...verdicts: readonly ('complete' | 'incomplete' | 'unverifiable')[]) =>
	verdicts.map((verdict, index) => ({
		runId: `r${index}`,
		verdict,
		reason: verdict,
		committedAt: NOW - (index + 1) * MINUTE,
	}));

describe('of a sync', () => {
	it('nothing is wrong while all is within its thresholds', () => {
		expect(found({})).toEqual([]);
	});

	it.each<[string, Partial<AlertFacts>, ReturnType<typeof found>]>([
		['a minute too early', { committed: { runId: 'r', at: NOW - 59 * MINUTE } }, []],
		['in time', { committed: { runId: 'r', at: NOW - 60 * MINUTE } }, [['missedRun', 60]]],
		['by a clock that was ahead', { committed: { runId: 'r', at: NOW + 5 * MINUTE } }, []],
		[
			'by when its first run began, where none was committed',
			{ committed: undefined, firstStartedAt: NOW - 70 * MINUTE },
			[['missedRun', 70]],
		],
		['at once, where nothing is known of it', { committed: undefined }, [['missedRun', 60]]],
	])('a missed run is noticed %s', (_, facts, expected) => {
		expect(found(facts)).toEqual(expected);
	});

	it.each<[string, AlertFacts['watermark'], ReturnType<typeof found>]>([
		['a minute too early', { position: 0, movedAt: NOW - 89 * MINUTE }, []],
		['in time', { position: NOW, movedAt: NOW - 90 * MINUTE }, [['watermarkStill', 90]]],
		[
			'also where an undo left it nowhere',
			{ position: undefined, movedAt: NOW - 91 * MINUTE },
			[['watermarkStill', 91]],
		],
		['never where there is none', undefined, []],
	])('a watermark that stands still is noticed %s', (_, watermark, expected) => {
		expect(found({ watermark })).toEqual(expected);
	});

	it.each<[string, AlertFacts['receipts'], boolean, ReturnType<typeof found>]>([
		['one of two', receipts('incomplete', 'complete'), false, []],
		['the newest is well', receipts('complete', 'incomplete', 'incomplete'), false, []],
		['too few are there', receipts('incomplete'), false, []],
		['as many as asked', receipts('incomplete', 'incomplete'), false, [['receiptNotComplete', 2]]],
		['unverifiable ones do not count', receipts('incomplete', 'unverifiable'), false, []],
		[
			'unverifiable ones count',
			receipts('unverifiable', 'incomplete', 'complete'),
			true,
			[['receiptNotComplete', 2]],
		],
	])('receipts are wrong or not: %s', (_, given, countsUnverifiable, expected) => {
		const receiptNotComplete = { inARow: 2, countsUnverifiable };
		expect(found({ receipts: given }, { receiptNotComplete })).toEqual(expected);
	});

	it('what was given up counts from as many on as asked', () => {
		expect(found({ givenUp: { count: 2, since: NOW - 5 * MINUTE } })).toEqual([]);
		expect(found({ givenUp: { count: 3, since: NOW - 5 * MINUTE } })).toEqual([['givenUp', 5]]);
	});

	it('all that is wrong is told, and nothing that is not watched for', () => {
		const wrong: AlertFacts = {
			...well,
			committed: { runId: 'r', at: NOW - 2 * 60 * MINUTE },
			watermark: { position: 0, movedAt: NOW - 2 * 60 * MINUTE },
			receipts: receipts('incomplete', 'incomplete'),
			givenUp: { count: 3, since: NOW },
		};
		expect(findingsOf(wrong, thresholds, NOW).map(({ condition }) => condition)).toEqual([
			'missedRun',
			'watermarkStill',
			'receiptNotComplete',
			'givenUp',
		]);
		expect(findingsOf(wrong, nothing, NOW)).toEqual([]);
	});
});

describe('of the registry', () => {
	const aside: AsideObject = {
		...{ account: 'globex', integration: 'shopify', name: 'orders' },
		...{ failures: 2, reason: 'no answer', needsPerson: false, isHeldUp: false },
		...{ registeredAt: NOW - 60 * MINUTE, intervalMs: 15 * MINUTE },
	};

	it('an object counts from as many failures on as asked, or once it waits for a person', () => {
		const objects: readonly AsideObject[] = [
			aside,
			{ ...aside, name: 'products', failures: 3, syncedAt: NOW - 5 * MINUTE },
			{ ...aside, name: 'users', failures: 1, needsPerson: true },
		];
		expect(objectFindings(objects, thresholds, NOW)).toMatchObject([
			{
				condition: 'objectSetAside',
				subject: '["globex","shopify","products"]',
				since: NOW - 5 * MINUTE,
				reason: 'no answer',
			},
			{ subject: '["globex","shopify","users"]', since: NOW - 60 * MINUTE },
		]);
		expect(objectFindings(objects, nothing, NOW)).toEqual([]);
	});

	it('an object that is held up without failing counts once it has missed a whole interval', () => {
		const heldUp = { ...aside, failures: 0, isHeldUp: true };
		const found = (object: AsideObject) => objectFindings([object], thresholds, NOW).length;
		expect(found({ ...heldUp, syncedAt: NOW - 30 * MINUTE })).toBe(1);
		expect(found({ ...heldUp, syncedAt: NOW - 30 * MINUTE + 1 })).toBe(0);
		expect(found({ ...heldUp, syncedAt: undefined })).toBe(1);
		expect(found({ ...aside, syncedAt: NOW - 30 * MINUTE })).toBe(0);
	});

	it('objects are watched whichever syncs are', () => {
		const syncs = { kind: 'named', names: ['orders'] } as const;
		const named = { condition: 'objectSetAside', subject: '["a","b","c"]' } as const;
		expect(isWatchedFinding(named, { syncs, thresholds })).toBe(true);
		expect(isWatchedFinding(named, { syncs, thresholds: nothing })).toBe(false);
	});
});

it('what is watched for is told by condition and sync, and the store always is', () => {
	const syncs = { kind: 'allExcept', names: ['old'] } as const;
	const watched = { syncs, thresholds: { ...nothing, givenUp: thresholds.givenUp } };
	const is = (condition: 'givenUp' | 'missedRun' | 'storeUnreachable', subject: string) =>
		isWatchedFinding({ condition, subject }, watched);
	expect([
		is('givenUp', 'orders'),
		is('givenUp', 'old'),
		is('missedRun', 'orders'),
		is('storeUnreachable', ''),
	]).toEqual([true, false, false, true]);
});

describe('whoever watches', () => {
	const looking = (...times: readonly number[]): Watch | undefined =>
		times.reduce<Watch | undefined>((watch, time) => lookAgain(watch, time * MINUTE), undefined);

	it.each<[string, readonly number[], number]>([
		['at the first look', [10], 10],
		['where each look came in time', [10, 11, 12.4], 10],
		['after a look that was missed', [10, 11, 13, 14], 13],
		['after the clock was set back', [10, 11, 9, 10], 9],
	])('has watched since then: %s', (_, times, since) => {
		expect(looking(...times)).toEqual({
			since: since * MINUTE,
			lookedAt: (times.at(-1) ?? 0) * MINUTE,
		});
	});

	it('says that nothing has happened only after five minutes of watching, and what has happened at once', () => {
		const watch = { since: 0, lookedAt: 0 };
		const may = (minutes: number) =>
			(['missedRun', 'watermarkStill', 'receiptNotComplete', 'givenUp'] as const).filter(
				(condition) => mayBeginIn(watch, condition, minutes * MINUTE),
			);
		expect(may(4.9)).toEqual(['receiptNotComplete', 'givenUp']);
		expect(may(5)).toEqual(['missedRun', 'watermarkStill', 'receiptNotComplete', 'givenUp']);
	});
});
