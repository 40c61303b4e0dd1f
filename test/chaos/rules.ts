import type { RememberedRecord } from '../../engine/records/rememberedRecord';
import { apiRules } from './apiRules';
import { archiveRules } from './archives/archiveRules';
import { bulkRules } from './bulkRules';
import { failedRules } from './failed/failedRules';
import { mariadbRules } from './mariadb/mariadbRules';
import { removalRules } from './removals/removalRules';
import type { Rule } from './rule';
import type { Scenario } from './scenario';
import { tableRules } from './tableRules';
import {
	altered,
	beatsOnlyAtBegin,
	commitsUnfenced,
	holdsWithoutBeats,
	movesBack,
} from './tampering';

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const settings = (changes: Partial<Scenario['settings']>) => (scenario: Scenario) => ({
	...scenario,
	settings: { ...scenario.settings, ...changes },
});
const noTime = { amount: 0, unit: 'seconds' } as const;
const isLate = (scenario: Scenario): Partial<Scenario> => {
	const { settleDelay, overlap } = scenario.settings;
	const reaches = { amount: Math.max(300, overlap.amount), unit: 'seconds' } as const;
	return {
		lateness: 'withinOverlap',
		longestLagMs: (settleDelay.amount + reaches.amount - 1) * secondMs,
		settings: { ...scenario.settings, overlap: reaches },
		webhooks: 0,
		undoes: false,
	};
};

/** As late as can be before the window is covered. */
const onTime = ({ settings: { settleDelay } }: Scenario): Partial<Scenario> => ({
	lateness: 'belowSettleDelay',
	longestLagMs: settleDelay.amount * secondMs - 1,
});

export const rules = {
	settleDelay: {
		title: 'the window ends behind the settle delay',
		seed: 2,
		without: { scenario: settings({ settleDelay: noTime }) },
	},
	frozenEnd: {
		title: 'the end of the window is frozen before listing',
		seed: 2,
		without: {
			account: altered('runs', (runs) => ({
				begin: async (request, plan) =>
					await runs.begin(request, (state) => {
						const planned = plan(state);
						const window = planned && { ...planned.window, to: planned.window.to + hourMs };
						return window && { ...planned, window, target: window.to };
					}),
			})),
			doneUpTo: (nowMs) => Math.floor(nowMs / secondMs) * secondMs,
		},
	},
	sourceClock: {
		title: "the window ends by the source's clock",
		seed: 40,
		prepare: (scenario) => ({
			...onTime(scenario),
			skewMs: -minuteMs - Math.abs(scenario.skewMs),
			tellsBegin: false,
		}),
		without: { hidesSourceClock: true },
	},
	overlap: {
		title: 'a window reaches back behind the watermark',
		seed: 1,
		prepare: isLate,
		without: { scenario: settings({ overlap: noTime }) },
	},
	commitLast: {
		title: 'the watermark moves only when all is written',
		seed: 1,
		without: { commitsFirst: true },
	},
	checkpointBehind: {
		title: 'a checkpoint is never ahead of what is written',
		seed: 2,
		prepare: () => ({ pullsForMs: 20 * secondMs, batchSize: 3, pageSize: 3 }),
		without: {
			account: altered('runs', (runs) => ({
				checkpoint: async (runId, counts, { doneUpTo, ...extent } = {}) => {
					const { window } = await runs.holdsLease(runId);
					const ahead =
						doneUpTo === undefined ? undefined : Math.min(window.to, doneUpTo + 20 * minuteMs);
					return await runs.checkpoint(runId, counts, { ...extent, doneUpTo: ahead });
				},
			})),
		},
	},
	fencing: {
		title: 'only the run that holds the lease reports and commits',
		seed: 2,
		prepare: ({ settings: given }) => ({
			stalls: 0.6,
			settings: { ...given, maxRunTime: { amount: 6, unit: 'minutes' } },
		}),
		without: { account: altered('runs', commitsUnfenced) },
	},
	deadSetFree: {
		title: 'what a dead process holds is free within three minutes',
		seed: 1,
		prepare: ({ settings: given }) => ({
			furtherKills: 1,
			lostBeats: 0,
			settings: { ...given, maxRunTime: { amount: 60, unit: 'minutes' } },
		}),
		without: { account: altered('runs', holdsWithoutBeats) },
	},
	beats: {
		title: 'a process that works is heard of, so that none begins beside it',
		seed: 1,
		prepare: ({ settings: given }) => ({
			lostBeats: 0,
			faults: 0.6,
			secondRuns: 1,
			intervalMs: 150 * secondMs,
			pageSize: 3,
			batchSize: 2,
			ordersPerTick: 14,
			pullsForMs: hourMs,
			settings: { ...given, maxRunTime: { amount: 60, unit: 'minutes' } },
		}),
		without: { hasNoBeats: true, account: altered('runs', beatsOnlyAtBegin) },
	},
	neverBack: {
		title: 'a commit never moves the watermark back',
		seed: 1,
		prepare: ({ settings: given }) => ({
			pullsForMs: 12 * secondMs,
			batchSize: 2,
			pageSize: 3,
			ordersPerTick: 12,
			settings: { ...given, overlap: { amount: 600, unit: 'seconds' } },
		}),
		without: { account: altered('runs', movesBack) },
	},
	versions: {
		title: 'no older version overwrites a newer one',
		seed: 6,
		prepare: (scenario) => ({
			webhooks: 0.6,
			backfills: 0.6,
			editsPerTick: 12,
			...onTime(scenario),
		}),
		without: { record: (record, readAt) => ({ ...record, cursor: null, readAt }) },
	},
	reconcileSettled: {
		title: 'a reconcile run does not judge what a webhook brought within the settle delay',
		seed: 10,
		prepare: (scenario) => ({ deletes: true, webhooks: 0.6, ...onTime(scenario) }),
		without: { judgesUpTo: (listingBeganAt) => listingBeganAt },
	},
	rememberOnCommit: {
		title: 'changes are remembered when the run commits',
		seed: 1,
		prepare: () => ({ detectsChanges: true, furtherKills: 0.6 }),
		without: {
			account: altered('records', (records) => ({
				stage: async (_runId, versions) => {
					const known = new Map<string, RememberedRecord>();
					for (const version of versions) {
						const { before } = await records.remember('shopify.changes', version);
						if (before !== undefined) known.set(version.externalId, before);
					}
					return known;
				},
			})),
		},
	},
	confirmedOnce: {
		title: 'what was confirmed as delivered is not sent again',
		seed: 6,
		prepare: () => ({ detectsChanges: true, furtherKills: 0.6 }),
		without: { account: altered('records', () => ({ confirmed: async () => new Set<string>() })) },
	},
	downgrade: {
		title: 'a late record downgrades the receipts that missed it',
		seed: 1,
		prepare: isLate,
		without: {
			account: altered('runs', (runs) => ({
				checkpoint: async (runId, counts, { note, doneUpTo } = {}) =>
					await runs.checkpoint(runId, counts, { note, doneUpTo }),
				noteDoubt: async (runId) => await runs.holdsLease(runId),
			})),
		},
	},
	covered: {
		title: 'a late record downgrades also the receipt of a backfill ahead of the watermark',
		seed: 7,
		prepare: (scenario) => ({ ...isLate(scenario), backfills: 0.8 }),
		without: { account: altered('runs', () => ({ covered: async () => [] })) },
	},
	doubt: {
		title: 'what a run writes again is in doubt until it has said what was late',
		seed: 166,
		prepare: (scenario) => ({
			...isLate(scenario),
			furtherKills: 1,
			batchSize: 2,
			ordersPerTick: 10,
			ties: 0,
		}),
		without: {
			account: altered('runs', (runs) => ({
				checkpoint: async (runId, counts, extent) =>
					await runs.checkpoint(runId, counts, { ...extent, inDoubt: undefined }),
				noteDoubt: async (runId) => await runs.holdsLease(runId),
			})),
		},
	},
	...tableRules,
	...apiRules,
	...bulkRules,
	...removalRules,
	...archiveRules,
	...mariadbRules,
	...failedRules,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];
