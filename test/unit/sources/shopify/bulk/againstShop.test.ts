import type { BulkOptions } from '../../../../../engine/sources/shopify/bulk/bulkFiles';
import { BulkOrderSource } from '../../../../../engine/sources/shopify/bulk/bulkOrderSource';
import {
	OrderSource,
	type OrderSourceOptions,
} from '../../../../../engine/sources/shopify/orderSource';
import type { FileDoor } from '../../../../../engine/sources/shopify/bulk/file/fileDoor';
import type { SourcePage } from '../../../../../engine/source';
import { type OrderFields } from '../../../../../engine/sources/shopify/orders/orderFields';
import {
	type Fault,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../../../simulator';
import { clientOf, waitingAtMost } from '../../../../support/shopifyDoor';
import { inFolder } from './joinedFile';
import { KeptNotes } from './scriptedShop';

const environment = waitingAtMost(15);

/** Plain `fetch`, with nothing that says who asks. */
const files: FileDoor = async (url, init) => {
	const { status, headers, body } = await fetch(url, init);
	return { status, headers, body: body as AsyncIterable<Uint8Array> | null };
};

interface Both {
	readonly simulator: Simulator;
	readonly notes: KeptNotes;
	bulk(fields: OrderFields, more?: Partial<BulkOptions>): BulkOrderSource;
	paged(fields: OrderFields): OrderSource;
}

async function inShop(
	options: SimulatorOptions,
	work: (both: Both) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		bulk: { queuedMs: 5, runningMs: 20, cancelingMs: 5, ...options.bulk },
		...options,
	});
	const notes = new KeptNotes();
	const listed = (fields: OrderFields): OrderSourceOptions => ({
		client: clientOf(simulator, { environment }),
		environment,
		cursor: 'updatedAt',
		fields,
		pageSize: 50,
		shape: 'rows',
	});
	try {
		await inFolder(async (folder) => {
			await work({
				simulator,
				notes,
				paged: (fields) => new OrderSource(listed(fields)),
				bulk: (fields, more) =>
					new BulkOrderSource(listed(fields), {
						files,
						folder,
						patience: { pollMs: 15, maxPolls: 200, limitMs: 60_000 },
						notes,
						owner: 'account 1, sync orders',
						run: { id: 'run 1', startedAt: Date.now() },
						...more,
					}),
			});
		});
	} finally {
		await simulator.close();
	}
}

const lately = { from: Date.now() - 31 * 86_400_000, to: Date.now() + 86_400_000 };
const all = { from: 0, to: Date.now() + 86_400_000 };

async function rowsOf(pages: AsyncIterable<SourcePage>): Promise<readonly unknown[]> {
	const rows: Readonly<Record<string, unknown>>[] = [];
	for await (const { items } of pages) rows.push(...items.map(({ columns }) => columns));
	return rows.sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
}

const custom: OrderFields = {
	selection:
		'name updatedAt tags items: lineItems(first: 2) { edges { cursor node { sku quantity } } }',
};
const fieldSets: readonly (readonly [string, OrderFields])[] = [
	...(['summary', 'standard', 'full'] as const).flatMap((preset) =>
		[true, false].map(
			(lineItems) => [`${preset}, line items: ${lineItems}`, { preset, lineItems }] as const,
		),
	),
	['own fields', custom],
];

describe('orders by a bulk operation of a shop', () => {
	it.each(fieldSets)('are those that pages give: %s', async (_name, fields) => {
		await inShop(
			{ orders: 60, bulk: { childrenOrder: 'far' } },
			async ({ simulator, bulk, paged }) => {
				simulator.shop.createOrder({ lineItems: 300 });
				simulator.shop.createOrder({ lineItems: 0 });
				const rows = await rowsOf(bulk(fields).pages(all));
				expect(rows).toHaveLength(62);
				expect(rows).toEqual(await rowsOf(paged(fields).pages(all)));
			},
		);
	});

	const refunds =
		'_x: refunds { createdAt refundLineItems { nodes { quantity lineItem { id } } } }';
	it.each<readonly [string, OrderFields]>([
		['lists for tables', { preset: 'summary', lineItems: true, lists: true }],
		['own lists, with no ID', { selection: `name updatedAt ${refunds}` }],
	])(
		'have lists within their lists as pages have them, to their ends: %s',
		async (_name, fields) => {
			await inShop({ orders: 40 }, async ({ simulator, bulk, paged }) => {
				const long = simulator.shop.createOrder({ lineItems: 30 });
				const twice = simulator.shop.createOrder({ lineItems: 2 });
				simulator.shop.refundOrder(long.id);
				simulator.shop.refundOrder(twice.id, { shipping: 100 });
				const rows = await rowsOf(bulk(fields).pages(all));
				expect(rows).toHaveLength(42);
				expect(rows).toEqual(await rowsOf(paged(fields).pages(all)));
			});
		},
	);

	it('are asked about lists within their lists only where they have any, many at once', async () => {
		await inShop({ orders: 0 }, async ({ simulator, bulk }) => {
			for (let count = 0; count < 100; count++) simulator.shop.createOrder();
			const refunded = Array.from({ length: 30 }, () =>
				simulator.shop.createOrder({ lineItems: 1 }),
			);
			for (const { id } of refunded) simulator.shop.refundOrder(id);
			const lists: OrderFields = { preset: 'summary', lineItems: false, lists: true };
			expect(await rowsOf(bulk(lists).pages(all))).toHaveLength(130);
			const asked = Object.entries(simulator.stats().documents).filter(([document]) =>
				document.includes('ReadNodes'),
			);
			expect(asked.map(([, times]) => times)).toEqual([1]);
		});
	});

	it('are refused where a list within their lists is not shown, though the order is there', async () => {
		await inShop({ orders: 40 }, async ({ bulk }) => {
			// The simulated shop shows no fulfillment by its ID.
			const selection = 'name fulfillments { fulfillmentLineItems { nodes { id } } }';
			await expect(rowsOf(bulk({ selection }).pages(all))).rejects.toMatchObject({
				kind: 'listIncomplete',
				message: expect.stringMatching(
					/^Shopify does not show gid:\/\/shopify\/Fulfillment\/\d+ of order #\d+ by its ID/,
				),
			});
		});
	});

	it('that were deleted after the file was written are left out, and the others are whole', async () => {
		await inShop({ orders: 0 }, async ({ simulator, bulk }) => {
			const [gone, stays] = [1, 2].map(() => simulator.shop.createOrder({ lineItems: 1 }).id);
			for (const id of [gone, stays]) simulator.shop.refundOrder(id ?? '');
			const lists: OrderFields = { preset: 'summary', lineItems: false, lists: true };
			const told = ({ step }: { readonly step: string }): void => {
				if (step === 'upserting') simulator.shop.deleteOrder(gone ?? '');
			};
			const rows = await rowsOf(bulk(lists, { told }).pages(all));
			expect(rows).toMatchObject([{ id: stays }]);
		});
	});

	it('are asked for in halves where an operation was waited for twice; it is canceled, and no other is', async () => {
		await inShop({ orders: 40 }, async ({ simulator, bulk, paged }) => {
			simulator.bulk.startForeign({ slowerMs: 60_000 });
			simulator.faults.add({ kind: 'bulkSlow', delayMs: 60_000 });
			const patience = { pollMs: 15, maxPolls: 20, limitMs: 60_000 };
			await expect(rowsOf(bulk(custom, { patience }).pages(all))).rejects.toMatchObject({
				kind: 'bulkTooSlow',
			});
			const rows = await rowsOf(bulk(custom, { patience }).pages(all));
			expect(rows).toEqual(await rowsOf(paged(custom).pages(all)));
			expect(simulator.bulk.operations().map(({ status }) => status)).toEqual([
				'RUNNING',
				'CANCELED',
				'COMPLETED',
				'COMPLETED',
			]);
		});
	});

	it('are asked for in halves where an operation counts too many objects, down to a least size', async () => {
		await inShop({ orders: 40, bulk: { runningMs: 300 } }, async ({ simulator, bulk, paged }) => {
			const patience = { pollMs: 15, maxPolls: 200, limitMs: 60_000, mostObjects: 20 };
			const flat: OrderFields = { preset: 'summary', lineItems: false };
			const rows = await rowsOf(bulk(flat, { patience }).pages(lately));
			expect(rows).toEqual(await rowsOf(paged(flat).pages(lately)));
			const statuses = simulator.bulk.operations().map(({ status }) => status);
			expect(statuses[0]).toBe('CANCELED');
			expect(statuses.filter((status) => status === 'COMPLETED').length).toBeGreaterThan(1);
		});
	});

	const faults: readonly (readonly [string, readonly Fault[]])[] = [
		['a start whose answer is lost', [{ kind: 'resetAfterWork', operation: 'StartBulk' }]],
		['a start that does not arrive', [{ kind: 'reset', operation: 'StartBulk' }]],
		[
			'a start that is answered with half of a JSON',
			[{ kind: 'invalidJson', operation: 'StartBulk' }],
		],
		['a slot that is taken', [{ kind: 'bulkSlotTaken', times: 3 }]],
		['a limit', [{ kind: 'bulkLimitReached', times: 3 }]],
		[
			'polls that fail',
			[
				{ kind: 'status', operation: 'PollBulk', times: 20 },
				{ kind: 'internalError', operation: 'PollBulk', times: 9 },
			],
		],
		['throttling', [{ kind: 'throttled', operation: 'bulkOperation', times: 20 }]],
		['a link that has expired', [{ kind: 'linkExpired' }]],
		['a file that is cut', [{ kind: 'fileCut', times: 2 }]],
		[
			'a file that breaks off, and no ranges',
			[{ kind: 'truncated', operation: '/bulk-operation-outputs/' }, { kind: 'rangeIgnored' }],
		],
		[
			'a file that breaks off three times',
			[{ kind: 'truncated', operation: '/bulk-operation-outputs/', times: 3 }],
		],
		['a failed operation', [{ kind: 'bulkFailed', value: { errorCode: 'TIMEOUT', lines: 5 } }]],
	];
	it.each(faults)('come whole through %s, by one operation at a time', async (_name, armed) => {
		await inShop({ orders: 40 }, async ({ simulator, bulk, paged }) => {
			simulator.faults.add(...armed);
			const rows = await rowsOf(bulk(custom).pages(all));
			simulator.faults.clear();
			expect(rows).toEqual(await rowsOf(paged(custom).pages(all)));
			expect(Object.keys(simulator.faults.struck).length).toBeGreaterThan(0);
		});
	});

	it.each<readonly [string, Fault, string]>([
		['has no file', { kind: 'bulkNoUrl', times: 9 }, 'bulkNoFile'],
		['was canceled', { kind: 'bulkCanceled' }, 'bulkCanceled'],
		['has expired', { kind: 'bulkExpired' }, 'bulkExpired'],
		['has fewer bytes than are counted', { kind: 'bulkWrongSize' }, 'bulkFileUnusable'],
		['has fewer lines than are counted', { kind: 'bulkWrongCount' }, 'bulkFileUnusable'],
		[
			'may not be read',
			{ kind: 'bulkFailed', value: { errorCode: 'ACCESS_DENIED' } },
			'accessDenied',
		],
	])(
		'that %s are refused by an error of its own, and none is given out',
		async (_name, fault, kind) => {
			await inShop({ orders: 40 }, async ({ simulator, bulk }) => {
				simulator.faults.add(fault);
				const rows: unknown[] = [];
				const reading = (async () => {
					for await (const { items } of bulk(custom).pages(all)) rows.push(...items);
				})();
				await expect(reading).rejects.toMatchObject({ kind });
				expect(rows).toEqual([]);
			});
		},
	);
});
