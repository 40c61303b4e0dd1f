import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadInProcess } from '../../rig/bulkLoad/load';
import type { LoadReport } from '../../rig/bulkLoad/request';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { startSimulatorProcess } from '../../rig/shop/simulatorProcess';

const megabyte = 1024 * 1024;
/** What the process needs for a shop without orders, and 128 MB. */
const heapMegabytes = 160;
const [few, many] = [15_000, 60_000];
/** What more orders may take: the file of the many is 120 MB larger, and what is made of it several times that. */
const growthMegabytes = 64;

describe('the memory of orders by a bulk operation into three tables, under a limited heap', () => {
	let postgres: Postgres;
	let folder = '';
	beforeAll(async () => {
		postgres = await startPostgres();
	});
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'bulk-memory-'));
	});
	afterEach(() => {
		rmSync(folder, { recursive: true, force: true });
	});
	afterAll(async () => {
		await postgres.stop();
	});

	/** @param name of what is loaded: each has its store to itself */
	const load = async (name: string, orders: number, archive: boolean): Promise<LoadReport> => {
		const to = Date.now() - 3_600_000;
		const shop = await startSimulatorProcess([
			...['--orders', String(orders), '--line-items', '3', '--bulk-children', 'far'],
			...['--plan', 'enterprise', '--to', new Date(to).toISOString()],
		]);
		try {
			const { host, port, user, password, database } = postgres;
			const request = {
				shop,
				postgres: { host, port, user, password, database },
				folder: path.join(folder, name),
				batchSize: 1_000,
				archive,
				pollMs: 200,
			};
			return await loadInProcess(request, { heapMegabytes });
		} finally {
			await shop.stop();
		}
	};
	const taken = ({ residentBefore, residentPeak }: LoadReport) =>
		(residentPeak - residentBefore) / megabyte;

	it.each([
		['without an archive', false],
		['with an archive in a folder', true],
	])(
		'%s, does not grow with their number',
		async (_how, archive) => {
			const small = await load('few', few, archive);
			const large = await load('many', many, archive);
			expect([small.orders, large.orders]).toEqual([few, many]);
			expect([small.verdict, large.verdict]).toEqual(['complete', 'complete']);
			expect(taken(large) - taken(small)).toBeLessThan(growthMegabytes);
		},
		1_200_000,
	);
});
