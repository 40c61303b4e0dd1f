import { archiveOfRun, readFileOf, S3Files } from '../../../engine/archive';
import type { OrderEvent } from '../../../engine/sources/shopify';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { type S3Server, startS3 } from '../../../rig/objects/s3';
import { accountBackEnds } from '../../support/accountTables';
import { replay, s3Credential } from '../../support/archives/archiveWorld';
import { openStreamWorld } from '../../support/streamWorld';
import { openUsersWorld } from '../../support/usersWorld';

const minuteMs = 60_000;
const small = { options: { pageSize: 10, batchSize: 10 } };

type Row = Readonly<Record<string, unknown>>;

const idOf = ({ id }: Row) => String(id);

/** What a replay writes as the run did: all but who wrote it. */
const asWritten = (rows: readonly Row[]) =>
	rows
		.map((row) => ({ ...row, _sync_run_id: undefined }))
		.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));

describe.each(accountBackEnds)('an archive ($kind)', (backEnd) => {
	let s3: S3Server;
	beforeAll(async () => {
		s3 = await startS3();
		await backEnd.start();
	});
	afterAll(async () => {
		await backEnd.stop();
		await s3.stop();
	});

	it.each(['folder', 's3'])(
		'of Shopify orders (%s), replayed into a new table, is the table of that time, without a request to the shop',
		async (archiveTo) => {
			const bucket = s3Credential(s3);
			const world = await openStreamWorld(backEnd, { credentials: { syncS3Api: bucket } });
			try {
				const { account, simulator } = world;
				const records = { ...small, archiveTo };
				const [changed = ''] = world.createOrders(25);
				world.clock.advance(5 * minuteMs);
				const run = async () => {
					const ran = await world.engine.run(world.workflow(records), { items: [{}] });
					expect(ran.error).toBeUndefined();
					return String(ran.json('Begin')[0]?.runId);
				};
				const first = await run();
				const afterFirst = asWritten(await account.rows(world.table));
				expect(afterFirst).toHaveLength(25);

				simulator.shop.editOrder(changed, { note: 'changed' });
				world.createOrders(3);
				world.clock.advance(5 * minuteMs);
				await run();
				const afterSecond = asWritten(await account.rows(world.table));
				expect(afterSecond).toHaveLength(28);

				const common = { archiveTo, syncName: 'orders', externalId: 'id' };
				const one = { ...common, replay: 'run', runId: first, table: `${world.table}_first` };
				const dry = await replay(account, bucket, { ...one, dryRun: true });
				expect(dry.json('Records')).toMatchObject([
					{ written: false, fetched: 25, created: 25, updated: 0, unchanged: 0, stale: 0 },
				]);
				expect(await account.rows(`${world.table}_first`)).toEqual([]);
				const replayed = await replay(account, bucket, one);
				expect(replayed.error).toBeUndefined();
				expect(replayed.json('Records')).toMatchObject([
					{ runId: null, sync: 'orders', written: true, fetched: 25, created: 25, failed: 0 },
				]);
				expect(asWritten(await account.rows(`${world.table}_first`))).toEqual(afterFirst);

				const range = { replayFrom: '2026-03-02T08:00:00Z', replayTo: '2026-03-03T00:00:00Z' };
				const all = { ...common, ...range, replay: 'timeRange', table: `${world.table}_all` };
				const both = await replay(account, bucket, all);
				expect(both.json('Records')[0]).toMatchObject({ coverage: { archives: 2 }, created: 28 });
				expect(asWritten(await account.rows(`${world.table}_all`))).toEqual(afterSecond);

				// Against the table as it is now, nothing of the first run is newer.
				const stale = await replay(account, bucket, { ...one, table: world.table, dryRun: true });
				expect(stale.json('Records')).toMatchObject([{ created: 0, updated: 0, stale: 1 }]);
			} finally {
				await world.close();
			}
		},
	);

	it('has beside the records what has happened to orders, which a replay passes over', async () => {
		const bucket = s3Credential(s3, { prefix: 'with-events' });
		const world = await openStreamWorld(backEnd, { credentials: { syncS3Api: bucket } });
		try {
			const { account, simulator } = world;
			const [canceled = ''] = world.createOrders(3);
			simulator.shop.cancelOrder(canceled);
			world.clock.advance(5 * minuteMs);
			const records = { options: { ...small.options, archiveEvents: true }, archiveTo: 's3' };
			const ran = await world.engine.run(world.workflow(records), { items: [{}] });
			expect(ran.error).toBeUndefined();
			const runId = String(ran.json('Begin')[0]?.runId);
			const files = new S3Files(
				{ ...s3.settings, prefix: 'with-events' },
				{ environment: systemEnvironment },
			);
			const of = { account: String(account.credential.accountId), sync: 'orders', runId };
			const manifest = await archiveOfRun(files, of);
			const events = manifest.files.find(({ name }) => name.startsWith('events-'));
			const { lines } = await readFileOf(files, manifest, events ?? 'no file of events');
			const told = lines.map((line) => JSON.parse(line) as OrderEvent);
			expect(told.filter(({ type }) => type === 'order.created')).toHaveLength(3);
			expect(told.filter(({ type }) => type === 'order.canceled')).toMatchObject([
				{ orderId: canceled, eventId: `order.canceled ${canceled}` },
			]);

			const common = { archiveTo: 's3', syncName: 'orders', externalId: 'id', runId };
			const again = await replay(account, bucket, { ...common, table: `${world.table}_again` });
			expect(again.json('Records')).toMatchObject([{ fetched: 3, created: 3, failed: 0 }]);
		} finally {
			await world.close();
		}
	});

	it('of an HTTP API, replayed into a new table, is the table of that time', async () => {
		const bucket = s3Credential(s3, { prefix: 'of/an-api' });
		const world = await openUsersWorld(backEnd, { credentials: { syncS3Api: bucket } });
		try {
			const { account } = world;
			const ran = await world.engine.run(world.workflow({ archiveTo: 's3' }), { items: [{}] });
			expect(ran.error).toBeUndefined();
			const before = asWritten(await account.rows(world.table));
			expect(before).toHaveLength(250);
			const runId = String(ran.json('Begin')[0]?.runId);
			const replayed = await replay(account, bucket, {
				archiveTo: 's3',
				syncName: 'users',
				replay: 'run',
				runId,
				externalId: 'id',
				table: `${world.table}_again`,
			});
			expect(replayed.error).toBeUndefined();
			expect(asWritten(await account.rows(`${world.table}_again`))).toEqual(before);
		} finally {
			await world.close();
		}
	});
});
