import type { Rule } from '../rule';
import type { Scenario } from '../scenario';
import { plainManner } from '../sources/api/apiManner';
import { altered } from '../tampering';
import type { Failing } from './failing';

const secondMs = 1_000;

/** A source whose records come in time, into a table that refuses many. */
const keeping =
	(failing: Partial<Failing> = {}, more: Partial<Scenario> = {}) =>
	({ settings }: Scenario): Partial<Scenario> => ({
		lateness: 'belowSettleDelay',
		longestLagMs: settings.settleDelay.amount * secondMs - 1,
		undoes: false,
		settings: { ...settings, overlap: { amount: 0, unit: 'seconds' } },
		failing: {
			keepsFailed: true,
			refused: 0.4,
			poison: 0.1,
			unreadable: 0,
			retries: 0.9,
			mostAttempts: 12,
			...failing,
		},
		...more,
	});

/** The rules of what is kept to be tried again. */
export const failedRules = {
	keptFirst: {
		title: 'what failed is kept before the watermark moves past it',
		seed: 1,
		prepare: keeping(),
		without: { account: altered('failed', () => ({ keep: async () => undefined })) },
	},
	keptPages: {
		title: 'a page that could not be read is kept before the watermark moves past it',
		seed: 4,
		prepare: keeping(
			{ refused: 0, poison: 0, unreadable: 0.5 },
			{
				source: 'api',
				api: { ...plainManner, style: 'pageNumber' },
				ordersPerTick: 20,
				pageSize: 3,
				editsPerTick: 0,
				deletes: false,
			},
		),
		without: {
			account: altered('failed', (failed) => ({
				keep: async (runId, failures) =>
					await failed.keep(
						runId,
						failures.filter(({ content }) => content.kind === 'record'),
					),
			})),
		},
	},
	keptLists: {
		title: 'all of a counted list is read again once its kept pages can be read',
		seed: 6,
		prepare: keeping(
			{ refused: 0, poison: 0, unreadable: 0.5, retries: 0.3 },
			{
				source: 'api',
				api: { ...plainManner, style: 'pageNumber' },
				ordersPerTick: 14,
				pageSize: 3,
				editsPerTick: 14,
			},
		),
		without: { retriesPagesAlone: true },
	},
	keptReceipts: {
		title: 'a receipt is complete only once all that its run kept is resolved',
		seed: 1,
		prepare: keeping({ poison: 0.4 }),
		without: {
			account: altered('runs', (runs) => ({
				checkpoint: async (runId, counts, extent) =>
					await runs.checkpoint(runId, { ...counts, failed: 0, kept: 0, keptPages: 0 }, extent),
			})),
		},
	},
	settledLast: {
		title: 'what is tried again is settled only once it is written',
		seed: 1,
		prepare: keeping({ retries: 1 }),
		without: {
			account: altered('failed', (failed) => ({
				claim: async (request) => {
					const claim = await failed.claim(request);
					const fates = claim.batches.map(({ id }) => ({ id, kind: 'resolved' }) as const);
					await failed.settle(claim.id, fates);
					return claim;
				},
			})),
		},
	},
	retriedVersions: {
		title: 'what is tried again never overwrites a newer version',
		seed: 1,
		prepare: keeping({ poison: 0.3 }, { editsPerTick: 12, ordersPerTick: 4 }),
		without: { retriedRecord: (record, readAt) => ({ ...record, cursor: null, readAt }) },
	},
} as const satisfies Record<string, Rule>;
