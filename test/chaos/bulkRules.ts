import type { Source, SourcePage } from '../../engine/source';
import { markedDocument } from '../../engine/sources/shopify/bulk/operation/mark';
import type { Rule } from './rule';
import type { Scenario } from './scenario';
import { type BulkManner, plainBulk } from './sources/bulk/bulkManner';
import type { ShownOperation } from './sources/bulk/bulkSeams';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** By run and operation, where the rule of renewed links is switched off. */
const firstLinks = new Map<string, string>();

/** A shop whose index is never late, and in which nothing goes wrong but what is said. */
const onBulk =
	(more: Partial<Scenario> = {}, manner: Partial<BulkManner> = {}) =>
	(scenario: Scenario): Partial<Scenario> => ({
		source: 'bulk',
		bulk: { ...plainBulk, ...manner },
		lateness: 'belowSettleDelay',
		longestLagMs: scenario.settings.settleDelay.amount * secondMs - 1,
		webhooks: 0,
		...more,
	});

const killed: Partial<Scenario> = { furtherKills: 0.6, faults: 0, lostBeats: 0 };
const troubled: Partial<Scenario> = { furtherKills: 0, faults: 1, ordersPerTick: 8 };

function altered(source: Source, changes: Partial<Source>): Source {
	return Object.assign(Object.create(source) as Source, changes);
}

const pagesOf =
	(change: (page: SourcePage) => SourcePage) =>
	(source: Source): Source =>
		altered(source, {
			pages: async function* (window) {
				for await (const page of source.pages(window)) yield change(page);
			},
		});

const parent = /,"__parentId":"(?:[^"\\]|\\.)*"/;
const ownId = /^\{"id":"((?:[^"\\]|\\.)*)"/;

/** Each child as if it belonged to the record that stands before it. */
function joinedByPlace(lines: readonly string[]): readonly string[] {
	let before: string | undefined;
	return lines.map((line) => {
		if (!parent.test(line)) {
			before = ownId.exec(line)?.[1];
			return line;
		}
		return before === undefined ? line : line.replace(parent, `,"__parentId":"${before}"`);
	});
}

const uncounted = { objectCount: null, rootObjectCount: null, fileSize: null };

/** The rules of reading by bulk operations, beside those that hold for any source. */
export const bulkRules = {
	joinByParent: {
		title: 'a line is joined to the parent that it names, wherever it stands',
		seed: 1,
		prepare: onBulk(),
		without: { bulk: { lines: joinedByPlace } },
	},
	wholeFiles: {
		title: 'a file is whole by what the shop counts, and not because it has ended',
		seed: 2,
		prepare: onBulk(troubled, { troubledAt: ['file'] }),
		without: {
			bulk: {
				shown: (operation) =>
					operation.objectCount === '0' ? operation : { ...operation, ...uncounted },
			},
		},
	},
	noPartsOfFailed: {
		title: 'nothing is read of an operation that has failed',
		seed: 23,
		prepare: onBulk(troubled, { troubledAt: ['operation'] }),
		without: {
			bulk: {
				shown: (operation, { truth }) => {
					if (operation.status !== 'FAILED' || truth?.partialDataUrl == null) return operation;
					const { partialDataUrl: url } = truth;
					return { ...operation, ...uncounted, status: 'COMPLETED', url };
				},
			},
		},
	},
	ownByName: {
		title: 'an operation is read only where its name says that it is of this sync',
		seed: 1,
		prepare: onBulk(troubled, { troubledAt: ['others'] }),
		without: {
			bulk: {
				shown: (operation, { mark, truth, isLook }) =>
					isLook && truth?.startedBy === 'another client' && operation.status === 'COMPLETED'
						? { ...operation, query: markedDocument(mark, '') }
						: operation,
			},
		},
	},
	lookFirst: {
		title: 'an operation is started only where none is found that answers the same',
		seed: 8,
		prepare: onBulk({ ...troubled, ...killed, faults: 1 }),
		without: { bulk: { shown: (operation, { isLook }) => (isLook ? undefined : operation) } },
	},
	lostStarts: {
		title: 'a start whose answer is lost is looked for, and not sent again',
		seed: 8,
		prepare: onBulk(troubled, { troubledAt: ['bulkRequest'] }),
		without: { bulk: { startsAgain: true } },
	},
	orphans: {
		title: 'what an earlier run has left running is waited for',
		seed: 1,
		prepare: onBulk({ ...killed, backfills: 0.6 }, slow()),
		without: {
			bulk: {
				notes: (notes) => ({ ...notes, read: async () => undefined }),
				shown: (operation, { isLook, mark }) =>
					isLook && isOfEarlierRun(operation, mark.request) ? undefined : operation,
			},
		},
	},
	notedStarts: {
		title:
			'what is about to be started is noted with the run, which only the holder of its lease can',
		seed: 1,
		prepare: onBulk({ stalls: 1, furtherKills: 0, secondRuns: 0.5 }),
		without: { bulk: { notes: (notes) => ({ ...notes, note: async () => undefined }) } },
	},
	halves: {
		title: 'what the shop cannot put into one operation is asked for in halves',
		seed: 2,
		prepare: onBulk({ ties: 0, ordersPerTick: 10 }, { mostAtOnce: 12 }),
		without: {
			bulk: {
				shown: (operation) =>
					operation.errorCode === 'TIMEOUT'
						? { ...operation, errorCode: 'ACCESS_DENIED' }
						: operation,
			},
		},
	},
	endOfWindow: {
		title: 'a file that is in no order has got nowhere before its end',
		seed: 3,
		prepare: (scenario) => ({
			...onBulk({ batchSize: 2, pageSize: 3, ordersPerTick: 12, editsPerTick: 8 })(scenario),
			pullsForMs: 30 * secondMs,
			furtherKills: 0.5,
			settings: { ...scenario.settings, overlap: { amount: 0, unit: 'seconds' } },
		}),
		without: {
			bulk: {
				source: pagesOf((page) => {
					const times = page.items.map(({ cursor }) => Date.parse(cursor ?? ''));
					return times.length === 0 ? page : { ...page, doneUpTo: Math.max(...times) };
				}),
			},
		},
	},
	uselessFiles: {
		title: 'no run goes on with an operation whose file is of no use',
		seed: 2,
		prepare: onBulk(troubled, { troubledAt: ['operation'] }),
		without: {
			bulk: {
				notes: (notes) => ({
					...notes,
					note: async (operation) =>
						operation.part === undefined ? undefined : await notes.note(operation),
				}),
			},
		},
	},
	renewedLinks: {
		title: 'a link that has expired is asked for anew',
		seed: 1,
		prepare: onBulk({ faults: 0, furtherKills: 0 }, { linksExpire: true }),
		without: {
			bulk: {
				shown: (operation, { mark }) => {
					const { id, url } = operation;
					if (typeof id !== 'string' || typeof url !== 'string') return operation;
					const name = `${mark.request} ${id}`;
					const first = firstLinks.get(name) ?? url;
					firstLinks.set(name, first);
					return { ...operation, url: first };
				},
			},
		},
	},
	waitingLimit: {
		title: 'what others of the same app have running is waited for no longer than is allowed',
		seed: 1,
		prepare: (scenario) => ({
			...onBulk(
				{ faults: 0, furtherKills: 0, stalls: 0, pullsForMs: 60 * minuteMs },
				{ hasRival: true, ...onePlace() },
			)(scenario),
			settings: { ...scenario.settings, maxRunTime: { amount: 60, unit: 'minutes' } },
		}),
		without: { bulk: { patience: (patience) => ({ ...patience, limitMs: 12 * 60 * minuteMs }) } },
	},
	noTokens: {
		title: 'where files are is sent no token',
		seed: 1,
		prepare: onBulk(),
		without: { bulk: { fileHeaders: { 'X-Shopify-Access-Token': 'shpat_of_the_shop' } } },
	},
} as const satisfies Record<string, Rule>;

function slow(): Partial<BulkManner> {
	const operations = { ...plainBulk.operations, runningMs: 10 * minuteMs };
	return { operations, patience: { pollMs: 16 * secondMs, maxPolls: 128, limitMs: 30 * minuteMs } };
}

/** Operations that take long, one at a time, for which nobody waits long. */
function onePlace(): Partial<BulkManner> {
	const operations = { ...plainBulk.operations, runningMs: 20 * minuteMs, operationsAtOnce: 1 };
	return { operations, patience: { pollMs: 16 * secondMs, maxPolls: 128, limitMs: 30 * secondMs } };
}

function isOfEarlierRun({ query }: ShownOperation, request: string): boolean {
	return typeof query === 'string' && !query.includes(request);
}
