import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { daysIn } from '../../../engine/sources/shopify/client/shopDays';
import { accountBackEnds } from '../../support/accountTables';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import type { StreamWorld, StreamWorldOptions } from '../../support/streamWorld';
import { openStreamWorld } from '../../support/streamWorld';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const zone = 'Asia/Tokyo';

let tables = 0;

describe.each(accountBackEnds)(
	'orders, line items and refunds in tables of their own ($kind)',
	(backEnd) => {
		let world: StreamWorld;
		let names: { headerTable: string; lineItemTable: string; refundLineItemTable: string };
		beforeAll(async () => await backEnd.start());
		beforeEach(() => {
			tables += 1;
			names = {
				headerTable: `order_header_${tables}`,
				lineItemTable: `order_line_item_${tables}`,
				refundLineItemTable: `order_refund_line_item_${tables}`,
			};
		});
		afterEach(async () => await world.close());
		afterAll(async () => await backEnd.stop());

		const open = async (options: StreamWorldOptions = {}) => {
			world = await openStreamWorld(backEnd, { timeZone: zone, ...options });
		};
		const several = (more: INodeParameters = {}): INodeParameters => ({
			...{ tables: 'headerAndLineItems', fields: 'standard', ...names },
			...more,
		});
		const sync = async (more: INodeParameters = {}) =>
			await world.engine.run(world.workflow(several(more)), { items: [{}] });
		const block = async (parameters: INodeParameters) => {
			const workflow = workflowOf(
				{
					Start: start,
					Block: {
						type: 'n8n-nodes-scheduled-sync.syncRecords',
						typeVersion: 1,
						parameters: { syncName: 'orders', ...several(), ...parameters },
					},
				},
				['Start > Block'],
			);
			return await world.engine.run(workflow, { items: [{}] });
		};

		/** What stands in a table, without its bookkeeping: days as text, amounts as numbers. */
		const standing = async (table: string) =>
			(await world.account.rows(table))
				.filter((row) => row['_sync_deleted_at'] === null)
				.map((row) => ({ ...row, day: dayText(row['day']) }) as IDataObject);
		const byId = (one: IDataObject, other: IDataObject) =>
			String(one.id) < String(other.id) ? -1 : 1;
		const cents = (amount: unknown) => Math.round(Number(amount) * 100);

		/** Holds all three tables to the ledger of the shop. */
		const expectTruth = async () => {
			const dayOf = daysIn(zone);
			const day = (at: number) => dayOf(new Date(at).toISOString());
			const ledger = world.simulator.shop.ledger();
			expect(
				(await standing(names.headerTable))
					.map(({ id, day: on, test }) => ({ id, on, test: Boolean(test) }))
					.sort(byId),
			).toEqual(
				ledger
					.map(({ order, createdAt, test }) => ({ id: order, on: day(createdAt), test }))
					.sort(byId),
			);
			expect(
				(await standing(names.lineItemTable))
					.map((row) => ({
						...{ id: row.id, order: row.orderId, day: row.day, product: row.productId },
						...{
							kept: Number(row.keptQuantity),
							gross: cents(row.gross),
							discount: cents(row.discount),
						},
					}))
					.sort(byId),
			).toEqual(
				ledger
					.flatMap(({ order, createdAt, lineItems }) =>
						lineItems
							.filter(({ kept }) => kept > 0)
							.map(({ id, product, kept, gross, discount }) => ({
								...{ id, order, day: day(createdAt), product, kept, gross, discount },
							})),
					)
					.sort(byId),
			);
			const refunded = (await standing(names.refundLineItemTable))
				.map(
					(row) =>
						`${String(row.orderId)} ${String(row.day)} ${String(row.productId)} ${cents(row.subtotal)}`,
				)
				.sort();
			expect(refunded).toEqual(
				ledger
					.flatMap(({ order, refunds }) =>
						refunds.flatMap(({ createdAt, lineItems, shipping, adjustment }) =>
							[
								...lineItems.map(({ product, subtotal }) => `${product} ${subtotal}`),
								...[shipping, adjustment]
									.filter((amount) => amount !== 0)
									.map((amount) => `null ${amount}`),
							].map((text) => `${order} ${day(createdAt)} ${text}`),
						),
					)
					.sort(),
			);
		};

		/** Orders of all kinds, with what happens to them on later days. */
		const trade = () => {
			const { shop } = world.simulator;
			const ids = Array.from({ length: 12 }, (_, place) => {
				world.clock.advance(1_000);
				return shop.createOrder({
					lineItems: 1 + (place % 4),
					test: place % 5 === 4,
					discountCode: place % 2 === 0 ? 'SPRING' : null,
				}).id;
			});
			world.clock.advance(5 * minuteMs);
			return ids;
		};
		const laterDays = (ids: readonly string[]) => {
			const { shop } = world.simulator;
			const items = (id: string | undefined) =>
				shop.ledger().find(({ order }) => order === id)?.lineItems ?? [];
			world.clock.advance(dayMs);
			shop.removeLineItems(ids[3] ?? '', [{ lineItem: items(ids[3])[0]?.id ?? '' }]);
			shop.refundOrder(ids[2] ?? '', {
				lineItems: [{ lineItem: items(ids[2])[1]?.id ?? '', quantity: 1 }],
			});
			world.clock.advance(dayMs);
			shop.refundOrder(ids[2] ?? '', { adjustment: 150, shipping: 50 });
			shop.cancelOrder(ids[5] ?? '');
			world.clock.advance(5 * minuteMs);
		};

		it.each(['pages', 'bulk'])(
			'are what the ledger of the shop says, through edits, refunds and cancellations, by %s',
			async (fetchBy) => {
				await open({ bulk: { queuedMs: 1_000, runningMs: 60_000, childrenOrder: 'far' } });
				const ids = trade();
				const first = await sync({ fetchBy });
				expect(first.error).toBeUndefined();
				expect(first.json('Records')).toMatchObject([
					{
						table: names.headerTable,
						listTables: {
							lineItems: names.lineItemTable,
							refundLineItems: names.refundLineItemTable,
						},
						...{ fetched: 12, created: 12, failed: 0 },
					},
				]);
				expect(first.json('Commit')).toMatchObject([
					{ verdict: 'complete', counts: { fetched: 12 } },
				]);
				await expectTruth();
				laterDays(ids);
				const second = await sync({ fetchBy });
				expect(second.json('Records')).toMatchObject([{ updated: 3, failed: 0 }]);
				await expectTruth();
				world.clock.advance(5 * minuteMs);
				expect((await sync({ fetchBy })).json('Records')).toMatchObject([
					{ created: 0, updated: 0 },
				]);
				await expectTruth();
			},
		);

		it('an order of which one line item is refused is named and kept, and comes whole when it is tried again', async () => {
			await open();
			trade();
			await sync();
			const unique = `CREATE UNIQUE INDEX only_${tables} ON ${names.lineItemTable} ("currencyCode")`;
			await world.account.execute(`DELETE FROM ${names.lineItemTable}; ${unique}`);
			const { shop } = world.simulator;
			for (const { order } of shop.ledger()) shop.editOrder(order);
			world.clock.advance(5 * minuteMs);
			const run = await sync({ options: { keepFailed: true } });
			const [{ failed = 0, kept = 0 } = {}] = run.json('Records') as {
				failed: number;
				kept: number;
			}[];
			expect(failed).toBeGreaterThan(0);
			expect(kept).toBe(failed);
			const refused = run.items('Records', 1).map(({ json }) => json);
			expect(refused).toHaveLength(failed);
			expect(JSON.stringify(refused[0])).toContain(names.lineItemTable);
			const ids = refused.map((item) =>
				String((item._sync as IDataObject | undefined)?.externalId ?? item.id),
			);
			expect(
				(await standing(names.lineItemTable)).filter(({ orderId }) =>
					ids.includes(String(orderId)),
				),
			).toEqual([]);

			const retry = { operation: 'retryFailed', source: 'input', options: { tryAllNow: true } };
			await world.account.execute(`DROP INDEX only_${tables}`);
			const one = await block({ ...retry, tables: 'one', table: names.headerTable });
			expect(one.error).toMatchObject({ message: expect.stringContaining('Tables') });
			const tried = await block(retry);
			expect(tried.error).toBeUndefined();
			expect(tried.json('Block')).toMatchObject([{ resolved: failed, stillFailing: 0 }]);
			await expectTruth();
		});

		it('a reconcile takes what hangs on a deleted order along', async () => {
			await open();
			const [gone = ''] = trade();
			await sync();
			world.simulator.shop.refundOrder(gone);
			world.clock.advance(5 * minuteMs);
			await sync();
			world.simulator.shop.deleteOrder(gone);
			world.clock.advance(5 * minuteMs);
			const reconciled = await block({ operation: 'reconcile', source: 'shopifyOrders' });
			expect(reconciled.error).toBeUndefined();
			expect(reconciled.json('Block')).toMatchObject([{ deleted: 1 }]);
			await expectTruth();
		});

		it('come again from an archive, without a request, into tables of the same kind only', async () => {
			await open();
			const ids = trade();
			const run = await sync({ archiveTo: 'folder' });
			expect(run.error).toBeUndefined();
			const runId = String(run.json('Begin')[0]?.runId);
			const { requests } = world.simulator.stats();
			const replay = { operation: 'writeToTable', source: 'archive', archiveTo: 'folder' };
			const of = { ...replay, replay: 'run', runId, externalId: 'id' };
			const one = await block({ ...of, tables: 'one', table: `again_${tables}` });
			expect(one.error?.message).toContain('records for several tables');
			const again = {
				headerTable: `again_header_${tables}`,
				lineItemTable: `again_line_item_${tables}`,
				refundLineItemTable: `again_refund_${tables}`,
			};
			const replayed = await block({ ...of, ...again });
			expect(replayed.error).toBeUndefined();
			expect(replayed.json('Block')).toMatchObject([{ created: ids.length, failed: 0 }]);
			expect(world.simulator.stats().requests).toBe(requests);
			names = again;
			await expectTruth();
		});

		it.each([
			[{ lineItemTable: 'SAME', headerTable: 'same' }, 'Line Item Table'],
			[{ refundLineItemTable: '={{ "" }}' }, 'Refund Line Item Table'],
			[{ externalId: 'id, name' }, 'External ID'],
		])('%j is refused by name, before anything is read or made', async (wrong, label) => {
			await open();
			trade();
			const run = await sync(wrong as INodeParameters);
			expect(run.error?.message).toContain(label);
			expect(world.simulator.stats().requests).toBe(0);
			expect(await world.account.rows(names.headerTable)).toEqual([]);
		});

		it('a table with columns of other types is refused, and no table is written', async () => {
			await open();
			trade();
			await world.account.execute(
				`CREATE TABLE ${names.lineItemTable} ("id" text, "orderId" text, "quantity" text, PRIMARY KEY ("orderId", "id"))`,
			);
			const run = await sync();
			expect(run.error?.message).toContain(names.lineItemTable);
			expect(await standing(names.headerTable)).toEqual([]);
		});
	},
);

function dayText(day: unknown): unknown {
	if (!(day instanceof Date)) return day;
	const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
	return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
