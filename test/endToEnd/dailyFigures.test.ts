/**
 * Template 07 in the pinned n8n, as a user imports it, in Tokyo: orders of a shop in New York by bulk operations, an archive in
 * S3, and tables of figures in PostgreSQL, MariaDB and SQLite. Six of it at once, two in each database, since after the kill
 * most of the time is spent waiting for the leases of the dead.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { CleanUp } from '../../rig/cleanUp';
import { expectedSales } from '../../rig/figures/expectedFigures';
import {
	expectedPerformance,
	performanceOf,
	salesOf,
	withNet,
} from '../../rig/figures/foundFigures';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { type S3Server, startS3 } from '../../rig/objects/s3';
import type { BulkTruth } from '../../simulator';
import {
	type DailyReport,
	type DailySync,
	happens,
	importDailySync,
	openSampleShop,
	shopZone,
} from '../support/figures/dailySync';
import { figureBackEnds } from '../support/figures/figureWorld';
import {
	heldAtCommit,
	heldAtDownloading,
	heldAtMariadbTable,
	heldAtPolling,
	heldAtPostgresTable,
	type HeldStep,
} from '../support/figures/heldSteps';
import type { Row } from '../support/recordsDatabases';
import { until } from '../support/until';

const zone = 'Asia/Tokyo';

/** Where each run is killed, and on which database that is tried. */
const kills = [
	{ step: 'polling', on: 'SQLite', held: ({ shop }) => heldAtPolling(shop) },
	{ step: 'downloading', on: 'SQLite', held: ({ shop }) => heldAtDownloading(shop) },
	{
		step: 'upserting',
		on: 'MariaDB',
		held: async ({ tables }) => await heldAtMariadbTable(tables, 'order_header'),
	},
	{
		step: 'refreshing performance',
		on: 'MariaDB',
		held: async ({ tables }) => await heldAtMariadbTable(tables, 'measurement_performance'),
	},
	{
		step: 'refreshing sales',
		on: 'PostgreSQL',
		held: async ({ tables }) => await heldAtPostgresTable(tables, 'measurement_sales'),
	},
	{
		step: 'committing',
		on: 'PostgreSQL',
		held: async ({ tables }) => await heldAtCommit(tables, 'shopify.daily'),
	},
] as const satisfies readonly {
	step: string;
	on: string;
	held: (sync: DailySync) => HeldStep | Promise<HeldStep>;
}[];

/** Here the file had not been read to its end, so that the next run goes on with the operation of the dead one. */
const goneOnWith: ReadonlySet<string> = new Set(['polling', 'downloading']);

describe('template 07 in a real n8n, with archives in S3', () => {
	const cleanUp = new CleanUp();
	const syncs: DailySync[] = [];
	const first: DailyReport[] = [];
	const second: DailyReport[] = [];
	const recovered: DailyReport[] = [];
	const rowsOfFirst: (readonly Row[])[] = [];
	const rowsOfSecond: (readonly Row[])[] = [];
	const operationsOfDead: BulkTruth[] = [];
	let n8n: FreshN8n;
	let s3: S3Server;

	beforeAll(async () => {
		s3 = await startS3();
		cleanUp.add(async () => await s3.stop());
		for (const backEnd of figureBackEnds) {
			await backEnd.start();
			cleanUp.add(async () => await backEnd.stop());
		}
		n8n = await startFreshN8n({ environment: { TZ: zone, GENERIC_TIMEZONE: zone } });
		cleanUp.add(async () => await n8n.stop());
		for (const [number, { on }] of kills.entries()) {
			const sample = await openSampleShop(number + 1);
			cleanUp.add(async () => await sample.shop.close());
			const backEnd = figureBackEnds.find(({ name }) => name === on);
			const tables = await backEnd?.tables(`account-${number}`, n8n.userFolder);
			if (tables === undefined) throw new Error(`There is no ${on}`);
			syncs.push(await importDailySync(n8n, `daily${number}`, tables, s3.settings, sample));
		}
		first.push(...(await reports()));
		rowsOfFirst.push(...(await Promise.all(syncs.map(rowsOf))));
		second.push(...(await reports()));
		rowsOfSecond.push(...(await Promise.all(syncs.map(rowsOf))));
	}, 400_000);

	afterAll(async () => await cleanUp.run(), 120_000);

	const reports = async (): Promise<readonly DailyReport[]> =>
		await Promise.all(syncs.map(async (sync) => await sync.report()));

	it.each(kills.map(({ on }, number) => [`${on} ${number + 1}`, number] as const))(
		'has the figures that the books of the shop have, in %s',
		async (_, number) => {
			expect(first[number]).toMatchObject({ verdict: 'complete', orders: { failed: 0 } });
			await compareWithBooks(syncs[number], first[number]);
		},
	);

	it.each(kills.map(({ on }, number) => [`${on} ${number + 1}`, number] as const))(
		'changes no row when it is run twice, in %s',
		(_, number) => {
			const { sales } = first[number] ?? {};
			expect(second[number]).toMatchObject({
				sales: { rows: sales?.rows, created: 0, updated: 0, deleted: 0 },
				performance: { created: 0, updated: 0, deleted: 0 },
			});
			expect(rowsOfSecond[number]).toEqual(rowsOfFirst[number]);
		},
	);

	it('is killed at every step', async () => {
		for (const { shop, inThePast } of syncs) inThePast(() => happens(shop));
		const held = await Promise.all(
			kills.map(async ({ held: hold }, number) => await hold(syncOf(number))),
		);
		for (const sync of syncs) sync.press();
		await until(async () => {
			const there = await Promise.all(held.map(async (step) => await step.isThere()));
			return there.every(Boolean);
		}, 50);
		const restarted = n8n.crashAndRestart();
		operationsOfDead.push(...syncs.map((sync) => ordersOperations(sync).at(-1) as BulkTruth));
		for (const step of held) await step.release();
		await restarted;
		recovered.push(...(await reports()));
	}, 600_000);

	it.each(kills.map(({ step, on }, number) => [step, on, number] as const))(
		'killed while %s, the next run has the figures right, each row once (%s)',
		async (step, _, number) => {
			const { verdict } = recovered[number] ?? {};
			// What a file of before the kill shows, no count of after it proves.
			expect(goneOnWith.has(step) ? ['complete', 'unverifiable'] : ['complete']).toContain(verdict);
			await compareWithBooks(syncs[number], recovered[number]);
		},
	);

	it.each(kills.map(({ step, on }, number) => [step, on, number] as const))(
		'killed while %s, the next run starts one operation, none beside another, and reads what the dead one left unread (%s)',
		(step, _, number) => {
			const operations = ordersOperations(syncOf(number));
			const dead = operations.findIndex(({ id }) => id === operationsOfDead[number]?.id);
			// Before it, those of the two runs; behind it, the one of the next run.
			expect([dead, operations.length]).toEqual([2, 4]);
			const read = (operations[dead]?.downloads ?? 0) - (operationsOfDead[number]?.downloads ?? 0);
			expect(read > 0).toBe(goneOnWith.has(step));
			for (const [before, { createdAt }] of operations.slice(1).entries()) {
				const { status, completedAt } = operations[before] ?? {};
				expect(status).toBe('COMPLETED');
				expect(Date.parse(completedAt ?? '')).toBeLessThanOrEqual(Date.parse(createdAt));
			}
		},
	);

	it('has an archive of each run that came through and of its figures, and every order in one of them', () => {
		for (const [number, { shop }] of syncs.entries()) {
			const files = readdirSync(s3.folder, { recursive: true })
				.map(String)
				.filter((file) => file.includes(`/account-${number}-`) && file.endsWith('_object'));
			const manifests = (sync: string, runId: string | undefined) =>
				files.filter(
					(file) =>
						file.includes(`/${sync}-`) && file.includes(`/${runId?.toLowerCase()}/manifest.json`),
				);
			for (const reported of [first, second, recovered]) {
				const { runId, sales, performance } = reported[number] ?? {};
				expect(manifests('shopify-daily', runId)).toHaveLength(1);
				expect(manifests('measurement-sales', sales?.archive.runId)).toHaveLength(1);
				expect(manifests('measurement-performance', performance?.archive.runId)).toHaveLength(1);
			}
			const records = files
				.filter((file) => /\/shopify-daily-[^/]*\/[^/]*\/records-/.test(file))
				.map((file) => gunzipSync(readFileSync(path.join(s3.folder, file))).toString())
				.join('');
			const missing = shop.shop.ledger().filter(({ order }) => !records.includes(`"${order}"`));
			expect(missing).toEqual([]);
		}
	});

	const syncOf = (number: number): DailySync => {
		const sync = syncs[number];
		if (sync === undefined) throw new Error(`There is no sync ${number}`);
		return sync;
	};
});

/** Those for orders: others may read the products. */
function ordersOperations({ shop }: DailySync): readonly BulkTruth[] {
	return shop.bulk.operations().filter(({ query }) => /\borders\b\s*\(/.test(query));
}

/** All rows of all tables, without what runs note beside them. */
async function rowsOf({ tables }: DailySync): Promise<readonly Row[]> {
	const all: Row[] = [];
	for (const table of [
		'order_header',
		'order_line_item',
		'order_refund_line_item',
		'measurement_sales',
		'measurement_performance',
	]) {
		const rows = await tables.rows(`SELECT * FROM ${table}`);
		const own = rows.map((row) =>
			Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_sync_'))),
		);
		all.push(...own.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)));
	}
	return all;
}

function keyOf(row: Row): string {
	return JSON.stringify(row);
}

/** Holds the tables against the shop's own books, added up in another way than by SQL. */
async function compareWithBooks(
	sync: DailySync | undefined,
	report: DailyReport | undefined,
): Promise<void> {
	if (sync === undefined || report === undefined) throw new Error('It has not run');
	const { tables, shop } = sync;
	const ledger = shop.shop.ledger();
	const sorted = (ids: readonly unknown[]) => ids.map(String).toSorted();

	const orders = await tables.rows('SELECT id FROM order_header WHERE _sync_deleted_at IS NULL');
	expect(sorted(orders.map(({ id }) => id))).toEqual(sorted(ledger.map(({ order }) => order)));
	const lineItems = await tables.rows(
		'SELECT * FROM order_line_item WHERE _sync_deleted_at IS NULL',
	);
	expect(
		sorted(lineItems.filter(({ keptQuantity }) => Number(keptQuantity) > 0).map(({ id }) => id)),
	).toEqual(
		sorted(
			ledger.flatMap((order) => order.lineItems.filter(({ kept }) => kept > 0).map(({ id }) => id)),
		),
	);

	const expected = expectedSales(ledger, shopZone);
	const sales = await tables.rows('SELECT * FROM measurement_sales');
	expect(salesOf(sales.map((row) => ({ ...row, shownDay: dayOf(row.day) })))).toEqual(
		withNet(expected),
	);
	expect(sales).toHaveLength(expected.size);
	const asked = Date.parse(report.requested_at);
	const performance = await tables.rows('SELECT * FROM measurement_performance');
	const within = expectedPerformance(expected, asked, shopZone);
	expect(performanceOf(performance)).toEqual(within);
	expect(performance).toHaveLength(within.size);
	expect(within.size).toBeGreaterThan(50);
}

/** A day as text; drivers make of it the midnight at which it begins here. */
function dayOf(day: unknown): string {
	if (!(day instanceof Date)) return String(day);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
