import type { Source, SourcePage } from '../../engine/source';
import type { Rule } from './rule';
import type { Scenario } from './scenario';
import { type ApiManner, plainManner } from './sources/api/apiManner';

const minuteMs = 60_000;
const secondMs = 1_000;
const noTime = { amount: 0, unit: 'seconds' } as const;

/** An API whose index is never late, so that nothing but its pages can hide a record. */
const onApi =
	(manner: Partial<ApiManner>, more: (scenario: Scenario) => Partial<Scenario> = () => ({})) =>
	(scenario: Scenario): Partial<Scenario> => ({
		source: 'api',
		api: { ...plainManner, ...manner },
		lateness: 'belowSettleDelay',
		longestLagMs: scenario.settings.settleDelay.amount * secondMs - 1,
		...more(scenario),
	});

const busy = (): Partial<Scenario> => ({ ordersPerTick: 14, editsPerTick: 14, pageSize: 3 });
const without = (
	{ settings }: Scenario,
	more: Partial<Scenario['settings']>,
): Partial<Scenario> => ({ settings: { ...settings, ...more } });

const pagesOf =
	(change: (page: SourcePage) => readonly SourcePage[]) =>
	(source: Source): Source =>
		altered(source, {
			pages: async function* (window) {
				for await (const page of source.pages(window)) yield* change(page);
			},
		});

function altered(source: Source, changes: Partial<Source>): Source {
	return Object.assign(Object.create(source) as Source, changes);
}

/** Of two passes through a list only the first counts, and nothing is said of it. */
const firstPassOnly = (source: Source): Source =>
	altered(pagesOf((page) => (page.isReadAgain === true ? [] : [page]))(source), {
		notShown: () => undefined,
	});

/** The rules of reading an API, beside those that hold for any source. */
export const apiRules = {
	shiftedPages: {
		title: 'a list of counted pages that has shifted while it was read is read once more',
		seed: 3,
		prepare: onApi({ style: 'pageNumber' }, (scenario) => ({
			...busy(),
			...without(scenario, { overlap: noTime }),
		})),
		without: { api: { source: firstPassOnly } },
	},
	fullLists: {
		title: 'a list that an API cuts is read on from where it was full',
		seed: 1,
		prepare: onApi({ listsAtMost: 6 }),
		without: { api: { described: (options) => ({ ...options, cut: undefined }) } },
	},
	fullSeconds: {
		title: 'what one second has more of than a list takes is read by ID',
		seed: 1,
		prepare: onApi({ listsAtMost: 3 }, () => ({ ties: 0.8 })),
		without: {
			api: {
				described: ({ cut, ...options }) => ({ ...options, cut: cut && { most: cut.most } }),
			},
		},
	},
	wideWindows: {
		title: 'an API is asked for a little more than a window',
		seed: 2,
		prepare: onApi({ excludesBounds: true }, (scenario) => ({
			ordersPerTick: 40,
			...without(scenario, { overlap: noTime }),
		})),
		without: {
			api: {
				asked: ({ searchParams }) => {
					const since = Date.parse(searchParams.get('since') ?? '');
					searchParams.set('since', new Date(since + secondMs).toISOString());
				},
			},
		},
	},
	sortedCheckpoints: {
		title: 'only a list in the order of its cursor keeps checkpoints',
		seed: 1,
		prepare: onApi({ style: 'offset', isSorted: false }, (scenario) => ({
			...busy(),
			batchSize: 2,
			pullsForMs: 20 * secondMs,
			...without(scenario, { overlap: noTime }),
		})),
		without: {
			api: {
				source: pagesOf((page) => {
					const times = page.items.map(({ cursor }) => Date.parse(cursor ?? ''));
					return [times.length === 0 ? page : { ...page, doneUpTo: Math.max(...times) }];
				}),
			},
		},
	},
	overlappingCounts: {
		title: 'counts of windows that overlap are not added up',
		seed: 2,
		prepare: onApi({}, (scenario) => ({
			ordersPerTick: 40,
			nextSlice: true,
			...without(scenario, { sliceLength: { amount: 10, unit: 'minutes' } }),
		})),
		without: { api: { source: (source) => altered(source, { windowsOverlap: false }) } },
	},
	errorFields: {
		title: 'an answer that says that something is wrong is not taken for the end of a list',
		seed: 1,
		prepare: onApi({ tellsTotal: false }, (scenario) => ({
			faults: 1,
			intervalMs: 5 * minuteMs,
			...without(scenario, { overlap: noTime }),
		})),
		without: { api: { takesErrors: true } },
	},
} as const satisfies Record<string, Rule>;
